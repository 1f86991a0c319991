import type { EvidenceBody, Queued } from "@/api/schema";
import { RecommendationCard } from "@/ui/recommendation-card";

import { Tokens } from "./evidence/lit";
import { published } from "./words";

/** The card as its user will read it, with its figures to point at. */
export function Card({ item, evidence }: { item: Queued; evidence: EvidenceBody | undefined }) {
  const fits = evidence?.recommendation_id === item.id && evidence.version === item.version;
  const label =
    item.worded_by === "model"
      ? "Worded by a language model from these facts; not approved by a person yet."
      : null;
  const approved_at = published(item.status) ? item.decided_at : null;
  return (
    <RecommendationCard
      level={3}
      item={{ ...item, label, approved_at }}
      renderText={(part, text) => (fits ? <Tokens tokens={evidence[part]} /> : text)}
    />
  );
}
