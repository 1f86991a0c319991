import { PERSONAS } from "../personas";
import { oneOf, textIn, wholeIn } from "../../search-values";

export const HELD = [...PERSONAS, "none", "not_enough_data"] as const;
const CONSENT = ["stands", "none"] as const;

export interface PeopleSearch {
  /** What the id has in it. */
  q?: string;
  consent?: (typeof CONSENT)[number];
  persona?: (typeof HELD)[number];
  offset?: number;
}

export const peopleSearch = (search: Record<string, unknown>): PeopleSearch => ({
  q: textIn(search, "q"),
  consent: oneOf(search, "consent", CONSENT),
  persona: oneOf(search, "persona", HELD),
  offset: wholeIn(search, "offset"),
});

/** What the API is asked for. */
export const asked = ({ q, consent, persona }: PeopleSearch) => ({
  q,
  persona,
  consents: consent && consent === "stands",
});
