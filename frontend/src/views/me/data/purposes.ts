import type { PurposeBody } from "../../../api/schema";
import { longDay } from "../../../ui/said";

export type Purpose = PurposeBody["purpose"];

/** What a purpose is called here. */
export const NAME: Record<Purpose, string> = {
  education: "Lessons",
  partner_offers: "Partner offers",
  ai_wording: "Words by a language model",
  research: "Measuring how well it works",
};

export const isPurpose = (name: unknown): name is Purpose =>
  typeof name === "string" && Object.hasOwn(NAME, name);

/** Whether a purpose is in force. */
export const isOn = ({ state }: Pick<PurposeBody, "state">) =>
  state === "stands" || state === "ends_soon";

/** Since or until when a purpose is as it is, in a few words. */
export function standing({
  state,
  until,
  days_left,
}: Pick<PurposeBody, "state" | "until" | "days_left">): string {
  switch (state) {
    case "stands":
      return until ? `On until ${longDay(until)}` : "On";
    case "ends_soon":
      return `On, and ends by itself in ${days_left === 1 ? "1 day" : `${days_left} days`}`;
    case "ended":
      return until ? `Ended by itself on ${longDay(until)}` : "Ended by itself";
    case "revoked":
      return "Off: you took it back";
    case "never_granted":
      return "Off: you never turned it on";
  }
}

/** `reading the records` as a sentence of its own. */
export const sentence = (words: string) =>
  words ? `${words.charAt(0).toUpperCase()}${words.slice(1)}.` : "";

/** The paragraphs of a text that was broken into lines. */
export const paragraphs = (text: string) =>
  text
    .split(/\n{2,}/)
    .map((each) => each.replaceAll("\n", " ").trim())
    .filter(Boolean);
