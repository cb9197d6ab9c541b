// Short names for the shapes of the API that the views on channels and rules use.
import type { components } from "../../api/schema";

type Schemas = components["schemas"];

// What has a default is left out where nothing was said: in answers as in what is sent. The generated
// shapes name it all the same.
export type RuleLimits = Partial<Schemas["RuleLimits"]>;
export type RuleChoice = Partial<Omit<Schemas["RuleChoice"], "limits">> & { limits?: Record<string, RuleLimits> };
export type Layer = Partial<Omit<Schemas["Layer"], "rules">> & { rules?: Record<string, RuleChoice> };
export type WholeLayer = Schemas["Layer"];
export type LayerAnswer = Omit<Schemas["LayerAnswer"], "layer"> & { layer: Layer };
export type RuleInfo = Schemas["RuleInfo"];
export type RuleSettings = Schemas["RuleSettings"];
export type Settings = Schemas["Settings"];
export type UnitSettings = Schemas["UnitSettings"];
export type Unit = Schemas["Unit"];
export type Side = Schemas["Side"];
export type Level = Schemas["Level"];
export type Figures = Schemas["ChannelFigures"];
export type DayFigures = Schemas["DayFigures"];
export type Health = Schemas["ChannelHealth"];
export type Trouble = Schemas["Trouble"];
export type Tryout = Schemas["Tryout"];
export type ChannelChange = Schemas["ChannelChange"];
export type Traits = Partial<Schemas["Traits"]>;
export type WholeTraits = Schemas["Traits"];
export type Audience = Omit<Schemas["AudienceAnswer"], "traits"> & { traits: Traits };
export type Suppression = Schemas["SuppressionAnswer"];
export type NetworkInfo = Schemas["NetworkAnswer"];
export type FieldDoc = Schemas["FieldDoc"];
export type Profile = Schemas["ProfileAnswer"];
export type Member = Schemas["MemberAnswer"];
