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

/** Somebody who is signed in, with what they want of the page. */
export type Person = Schemas["OwnPerson"];
export type Session = Schemas["SessionAnswer"];
/** A browser or program in which somebody is signed in. */
export type SessionEntry = Schemas["SignInAnswer"];
/** What a link for the first start or an invitation is good for. */
export type SetupLink = Schemas["SetupAnswer"];
/** A link with which somebody sets up their sign-in, good once. */
export type Invitation = Schemas["InvitationAnswer"];
