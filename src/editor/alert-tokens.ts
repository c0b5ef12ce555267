import { semanticTokens, type EventKnowledge, type SemanticToken } from '../pattern/index';
import { alertParts, inDocument } from '../alerts/alert-parts';

/** The semantic tokens of a `.cwfilter` document's pattern; ranges count from its start. Front matter is left to YAML. */
export function tokensOfAlert(text: string, knowledge?: EventKnowledge): readonly SemanticToken[] {
  const { pattern } = alertParts(text);
  const tokens = semanticTokens(text.slice(pattern.start), knowledge);
  return tokens.map(({ kind, range }) => ({ kind, range: inDocument(range, pattern) }));
}
