/* Why a file is not accepted: one of the verdicts of the page and of `cpia verify`, and a reason for the curious. */
export const KINDS = [
  "valid", "revoked", "expired", "not-yet-valid", "altered", "unknown-issuer", "unreadable", "status-unavailable",
];

export class Refusal extends Error {
  constructor(kind, reason) {
    super(reason);
    this.kind = kind;
  }
}
