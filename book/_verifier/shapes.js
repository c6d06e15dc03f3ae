/* The exact form of a document: each function makes a check, and a check tells the first thing that is wrong, or nothing.
   What has no place in the form is refused, so every member that a reader sees is one that the signature covers. */
export const exactly = (expected) => (value, path) =>
  JSON.stringify(value) === JSON.stringify(expected) ? null : `${path} : attendu ${JSON.stringify(expected)}`;

export const string = (value, path) => (typeof value === "string" ? null : `${path} : attendu un texte`);

export const text = (value, path) => (typeof value === "string" && value !== "" ? null : `${path} : attendu un texte`);

export const matching = (pattern, told) => (value, path) =>
  typeof value === "string" && pattern.test(value) ? null : `${path} : attendu ${told}`;

export const optional = (check) => Object.assign((value, path) => check(value, path), { optional: true });

export const oneOf = (...checks) => (value, path) => {
  const problems = checks.map((check) => check(value, path));
  return problems.includes(null) ? null : problems.at(-1);
};

export const listOf = (check) => (value, path) => {
  if (!Array.isArray(value) || value.length === 0) return `${path} : attendu une liste`;
  return first(value.map((item, i) => check(item, `${path}[${i}]`)));
};

export const objectOf = (members) => (value, path) => {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return `${path} : attendu un objet`;
  const extra = Object.keys(value).find((name) => !Object.hasOwn(members, name));
  if (extra !== undefined) return `${path}.${extra} : en trop`;
  return first(
    Object.entries(members).map(([name, check]) => {
      if (!Object.hasOwn(value, name)) return check.optional ? null : `${path}.${name} : absent`;
      return check(value[name], `${path}.${name}`);
    }),
  );
};

const first = (problems) => problems.find((problem) => problem !== null) ?? null;

export const address = matching(/^https:\/\/[^\s"<>\\^`{|}]+$/, "une adresse https");
export const urn = matching(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "un identifiant urn:uuid");
export const did = matching(/^did:web:[A-Za-z0-9.%-]+$/, "un émetteur did:web");

export const instant = (value, path) => {
  const written = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
  const time = written ? new Date(value) : new Date(NaN);
  // 30 February is read as 2 March: only what is written back the same is a date.
  const same = !Number.isNaN(time.getTime()) && time.toISOString() === value.replace("Z", ".000Z");
  return same ? null : `${path} : attendu une date comme 2026-11-25T09:00:00Z`;
};
