/**
 * Which short texts to look for so that one of them is found wherever any of several longer texts stands. Native search
 * jumps from one first character to the next, so a piece that begins with a rare character is found many times faster
 * than the text it is cut from: `Vpc` stands for eleven event names and is looked for at the speed of memory.
 */
export interface Needles {
  readonly pieces: readonly string[];
  /** Nanoseconds to look for all pieces in a byte of a message, and to read on where one is found; an estimate. */
  readonly cost: number;
}

/** The characters of CloudTrail records, the most frequent first; in other logs only the speed is another. */
const commonest = '"eatrs:noic-,21dum30lA.7Ip8v4S5g wfb96y/CTDEhR{}NHVPFMkWzOqBZQGxKULjXJ+_Y()[];\\%=><*@\'~$`|!?';
/** What many records hold: to find a piece of it tells little. */
const typicalRecord =
  '"eventVersion" "userIdentity" "type" "AssumedRole" "principalId" "arn" "accountId" "accessKeyId" "sessionContext" ' +
  '"sessionIssuer" "Role" "userName" "attributes" "creationDate" "mfaAuthenticated" "eventTime" "eventSource" ' +
  '"eventName" "awsRegion" "sourceIPAddress" "userAgent" "requestParameters" "responseElements" "requestID" "eventID" ' +
  '"readOnly" "eventType" "AwsApiCall" "managementEvent" "recipientAccountId" "eventCategory" "Management" ' +
  '"tlsDetails" "tlsVersion" "TLSv1.3" "cipherSuite" "TLS_AES_128_GCM_SHA256" "clientProvidedHostHeader" ' +
  '"webIdFederationData" "federatedProvider" "ec2RoleDelivery" "arn:aws:sts::assumed-role/" ".us-east-1.amazonaws.com" ' +
  '"ec2.amazonaws.com" "iam.amazonaws.com" "s3.amazonaws.com" "sts.amazonaws.com" "kms.amazonaws.com"';

/** Nanoseconds to decode a byte of a message and to look for what else is needed; measured. */
export const costOfReading = 1;

/** V8 and Node search for longer texts in another way, which does not depend on the first character. */
const longestPiece = 6;
const shortestPiece = 3;

/** Pieces for any of `texts`; undefined if there is a text in which nothing is worth looking for. */
export function chooseNeedles(texts: readonly string[]): Needles | undefined {
  if (texts.length === 0) return undefined;
  const candidates = new Map<string, Set<string>>();
  for (const text of texts) {
    const pieces = piecesOf(text);
    if (pieces.length === 0) return undefined;
    for (const piece of pieces) candidates.set(piece, new Set());
  }
  for (const [piece, covered] of candidates) {
    for (const text of texts) if (text.includes(piece)) covered.add(text);
  }

  const chosen: string[] = [];
  const open = new Set(texts);
  let cost = 0;
  while (open.size > 0) {
    let best: { piece: string; cost: number; each: number } | undefined;
    for (const [piece, covered] of candidates) {
      const count = [...covered].filter((text) => open.has(text)).length;
      if (count === 0) continue;
      const own = searchCost(piece);
      if (!best || own / count < best.each) best = { piece, cost: own, each: own / count };
    }
    if (!best) return undefined;
    chosen.push(best.piece);
    cost += best.cost;
    for (const text of candidates.get(best.piece)!) open.delete(text);
  }
  return { pieces: chosen, cost };
}

/** What costs least, the first of several; undefined if there is none. */
export function cheapest<T extends { readonly cost: number }>(choices: readonly (T | undefined)[]): T | undefined {
  return choices.reduce((a, b) => (a && (!b || a.cost <= b.cost) ? a : b), undefined);
}

/** The pieces of a text that begin with one of its rarest characters; in ASCII, whatever the encoding of a file. */
function piecesOf(text: string): readonly string[] {
  const telling = text.split(/[^\x20-\x7e]+/).reduce((a, b) => (b.length > a.length ? b : a));
  if (telling.length <= shortestPiece) return telling === '' ? [] : [telling];
  const starts = Array.from({ length: telling.length - shortestPiece + 1 }, (_, start) => start)
    .sort((a, b) => frequency(telling[a]!) - frequency(telling[b]!))
    .slice(0, 6);
  const pieces: string[] = [];
  for (const start of starts) {
    for (let length = shortestPiece; length <= longestPiece; length++) {
      if (start + length <= telling.length) pieces.push(telling.slice(start, start + length));
    }
  }
  return pieces;
}

/** Measured: a search stops for about 15 ns at each of its first character, and a shorter piece is found more often. */
function searchCost(piece: string): number {
  const found = typicalRecord.includes(piece) ? costOfReading : 8 / piece.length ** 3;
  return 0.08 + 15 * frequency(piece[0]!) + found;
}

/** The share of a character: the n-th most frequent one has about 0.4 / (n + 4). */
function frequency(character: string): number {
  const rank = commonest.indexOf(character);
  return 0.4 / ((rank < 0 ? commonest.length : rank) + 4);
}
