// Short names for the shapes of the API, and those of calls that its description does not have yet.
import type { components } from "./schema";

type Schemas = components["schemas"];

export type CalendarRow = Schemas["CalendarRowAnswer"];
export type CalendarAnswer = Schemas["CalendarAnswer"];
export type Channel = Schemas["ChannelAnswer"];
export type ChannelFigures = Schemas["ChannelFigures"];
export type CheckReport = Schemas["CheckReport"];
export type Finding = Schemas["Finding"];
export type FittedPicture = Schemas["FittedPicture"];
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
export type Override = Schemas["Override"];
export type RuleSettings = Schemas["RuleSettings"];
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
  /** Whether they can sign in by a password; without one they came by a link. */
  has_password?: boolean;
}

export interface Session {
  person: Person;
  workspace: { id: string; name: string; role?: Role; time_zone?: string | null };
  /** Every workspace the person belongs to. */
  workspaces?: { id: string; name: string; role: Role }[];
  abilities: string[];
}

/** A browser or program in which somebody is signed in. */
export interface SessionEntry {
  id: string;
  device: string | null;
  /** Where it came from, as far as that is known. */
  origin: string | null;
  created_at: string;
  seen_at: string | null;
  ends_at: string | null;
  is_this: boolean;
}

/** What a link for the first start or an invitation is good for. */
export interface SetupLink {
  workspace: string;
  is_first: boolean;
  name: string | null;
  email: string | null;
}

/** A link with which somebody sets up their sign-in, good once. */
export interface Invitation {
  path: string;
  /** Whole, where the server knows its public address. */
  url: string | null;
  ends_at: string;
}

type Json<T> = { content: { "application/json": T } };
interface Call<Body, Answer> {
  parameters: { query?: never; path?: never };
  requestBody: Json<Body>;
  responses: { 200: Json<Answer> };
}
interface Read<Answer, Query = never> {
  parameters: { query?: Query; path?: never };
  requestBody?: never;
  responses: { 200: Json<Answer> };
}
interface Bare<Path = never> {
  parameters: { query?: never } & ([Path] extends [never] ? { path?: never } : { path: Path });
  requestBody?: never;
  responses: { 204: { content?: never } };
}

/** Sign-in and the account; the description of the API has only calls with a key. */
export interface SessionPaths {
  "/api/v1/session": {
    get: Read<Session>;
    post: Call<{ email: string; password: string }, Session>;
    patch: Call<{ workspace: string }, Session>;
    delete: Bare;
  };
  "/api/v1/sessions": {
    get: Read<{ items: SessionEntry[] }>;
    delete: Bare;
  };
  "/api/v1/sessions/{id}": {
    delete: Bare<{ id: string }>;
  };
  "/api/v1/setup": {
    get: Read<SetupLink, { token: string }>;
    post: Call<{ token: string; name: string; email: string; password: string; language: "en" | "de" }, Session>;
  };
  "/api/v1/account": {
    patch: Call<Partial<Omit<Person, "id" | "email" | "role" | "has_password">>, Session>;
  };
  "/api/v1/account/password": {
    put: {
      parameters: { query?: never; path?: never };
      requestBody: Json<{ present?: string; new: string }>;
      responses: { 204: { content?: never } };
    };
  };
  "/api/v1/people/{id}/invite": {
    post: { parameters: { query?: never; path: { id: string } }; requestBody?: never; responses: { 201: Json<Invitation> } };
  };
}
