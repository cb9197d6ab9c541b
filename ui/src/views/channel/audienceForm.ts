// What stands in the form of an audience: texts as they are typed, choices as the API names them.
import type { Traits } from "./shapes";

export interface AudienceForm {
  name: string;
  ageFrom: string;
  ageTo: string;
  country: string;
  region: string;
  zone: string;
  gender: NonNullable<Traits["gender"]>;
  education: NonNullable<Traits["education"]>;
  income: NonNullable<Traits["income"]>;
  style: NonNullable<Traits["style"]>;
  isBusiness: boolean;
  knowsJargon: boolean;
  /** One to a line. */
  jargon: string;
  interests: string;
  calendars: string;
  perDay: string;
  perWeek: string;
  /** "22:00", empty for what is usual. */
  quietFrom: string;
  quietTo: string;
  reply: string;
}
