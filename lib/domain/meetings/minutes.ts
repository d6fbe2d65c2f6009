/** The minutes of a meeting: everything they say is in here as it was when the meeting ended, names and figures included. */
import type { Bands } from "../burn-down/bands.ts";
import type { ItemRisk } from "../work-items/work-item.ts";
import type { MeetingDecisionKind } from "./meeting-decision.ts";

/** `behind` negative: ahead. `sentence`: as the campaign's page said it. */
export type MeetingFigures = {
  asOf: string;
  left: number;
  inScope: number;
  behind: number;
  bands: Bands;
  sentence: string;
};

/** Since the meeting before, or since the campaign began. */
export type MeetingChanges = {
  removed: number;
  cameBack: number;
  noLonger: number;
  added: number;
  catalogue: number;
};

export type MeetingException = {
  id: string;
  item: string;
  title: string;
  team: string | null;
  /** The first day it no longer holds. */
  until: string;
  /** Its end has come, and the item is left to do again. */
  isExpired: boolean;
};

export type MeetingItem = { item: string; title: string; team: string | null; risk: ItemRisk };

export type MinutedDecision = MeetingItem & {
  id: string;
  decision: MeetingDecisionKind;
  day: string | null;
  reason: string | null;
  control: string | null;
  /** Name of the team it was passed on to. */
  to: string | null;
  /** Number of the exception that was asked for. */
  exception: string | null;
  by: string;
  /** ISO instant. */
  at: string;
};

/** Every list of the record is in the order it happened, or the agenda had. */
export type MeetingOpening = {
  figures: MeetingFigures;
  changes: MeetingChanges;
  exceptions: MeetingException[];
  worst: MeetingItem[];
};

/** Instants are ISO texts, days `2026-11-24`, names as people knew each other then. */
export type Minutes = {
  meeting: number;
  campaign: { id: number; name: string; startsOn: string; endsOn: string; target: number };
  startedAt: string;
  startedBy: string;
  endedAt: string;
  endedBy: string;
  attendees: string[];
  since: string;
  nextOn: string;
  opening: MeetingOpening;
  closing: MeetingFigures;
  /** What ends before the next meeting, as it was at the end of this one. */
  expiring: MeetingException[];
  decisions: MinutedDecision[];
  /** Items of the agenda by team, and how many of them were decided. */
  teams: { team: string | null; items: number; decided: number }[];
};
