// Short names for the shapes of the API, and those of calls that its description does not have yet.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type CalendarRow = Schemas["CalendarRowAnswer"];
export type CalendarAnswer = Schemas["CalendarAnswer"];
export type Channel = Schemas["ChannelAnswer"];
export type ChannelFigures = Schemas["ChannelFigures"];
export type CheckReport = Schemas["CheckReport"];
export type Finding = Schemas["Finding"];
export type FieldError = Schemas["FieldError"];
export type Problem = Schemas["Problem"];
export type ProblemCode = Schemas["Code"];
export type Post = Schemas["PostAnswer"];
export type PostSummary = Schemas["PostSummary"];
export type PostInput = Schemas["PostInput"];
export type PostChange = Schemas["PostChange"];
export type PostState = Schemas["PostState"];
export type Publication = Schemas["PublicationAnswer"];
export type PublicationSummary = Schemas["PublicationSummary"];
export type PublicationState = Schemas["State"];
export type Network = Schemas["Network"];
export type Severity = Schemas["Severity"];
export type Action = Schemas["Action"];
export type Role = Schemas["Role"];
export type EventEntry = Schemas["EventEntry"];
export type EventKind = Schemas["EventKind"];
export type Media = Schemas["Media"];
export type Bulk = Schemas["Bulk"];
export type Slots = Schemas["Slots"];
export type Pause = Schemas["PauseAnswer"];
export type Origin = Schemas["Origin"];
export type OwnCalendar = Schemas["OwnCalendarAnswer"];

/** Where a row of the calendar stands: a publication's state, or a draft. */
export type RowState = PublicationState | "draft";

export interface Person {
  id: string;
  name: string;
  email: string;
  role: Role;
  language: "en" | "de" | null;
  theme: "auto" | "light" | "dark";
  time_zone: string | null;
  density: "comfortable" | "compact";
  shortcuts: boolean;
}

export interface Session {
  person: Person;
  workspace: { id: string; name: string; time_zone: string };
  abilities: string[];
}

type Json<T> = { content: { "application/json": T } };
interface Call<Body, Answer> {
  parameters: { query?: never; path?: never };
  requestBody: Json<Body>;
  responses: { 200: Json<Answer> };
}
interface Read<Answer> {
  parameters: { query?: never; path?: never };
  requestBody?: never;
  responses: { 200: Json<Answer> };
}

/** Sign-in and the account; the description of the API has only calls with a key. */
export interface SessionPaths {
  "/api/v1/session": {
    get: Read<Session>;
    post: Call<{ email: string; password: string }, Session>;
    delete: { parameters: { query?: never; path?: never }; requestBody?: never; responses: { 204: { content?: never } } };
  };
  "/api/v1/setup": {
    post: Call<{ token: string; name: string; email: string; password: string; language: "en" | "de" }, Session>;
  };
  "/api/v1/account": {
    patch: Call<Partial<Omit<Person, "id" | "email" | "role">>, Session>;
  };
}
