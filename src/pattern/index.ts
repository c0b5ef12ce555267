// The face of the filter pattern language: whoever is outside this folder imports from here.
export { checkPattern, hasRegex, mostRegexFilters, type CheckContext } from './check';
export { compilePattern } from './compile';
export { completePattern } from './complete';
export type { Completion, CompletionContext, CompletionKind, Completions } from './completion';
export { PatternError, quoted, type Diagnostic, type Fix, type Severity, type TextEdit } from './diagnostic';
export { eventValues, type EventValue } from './event-values';
export type { Clause, ClauseNote, CompiledPattern, Explanation } from './explanation';
export { ColumnMaker, EventColumns, mostColumnEvents, type PathValues } from './event-columns';
export type { EventShape } from './column-scan';
export { formatPattern } from './format';
export { insightsPremises, mostInsightsFields, toInsightsQuery, type InsightsTranslation } from './insights';
export type { InsightsDifference } from './insights-part';
export { compileConditions, type JsonCondition } from './json-condition';
export { JsonKind } from './json-text';
export { ConditionJudge } from './condition-judge';
export { deployablePattern, minifyPattern } from './minify';
export type { Hover } from './hover';
export { hoverPattern } from './hover-pattern';
export type { EventKnowledge, FieldType, KnownEventName, KnownField, KnownValue } from './knowledge';
export { maxPatternLength, parsePattern, type ParsedPattern } from './parse';
export {
  listedSelector,
  type HelpContext,
  type ObservedEvents,
  type ObservedField,
  type ObservedValue,
} from './observed';
export { regexSamples } from './regex-sample';
export { enclosingRanges, foldablePatternRanges, nestedRanges, outlinePattern, type OutlineItem } from './outline';
export { lengthOf } from './print';
export { stepText } from './selector';
export { patternRules, type DiagnosticCode } from './pattern-rules';
export {
  forEachCondition,
  type Comparison,
  type ComparisonOperator,
  type DelimitedPattern,
  type Ellipsis,
  type EverythingPattern,
  type Expression,
  type Faulty,
  type Field,
  type FieldEntry,
  type FieldName,
  type Group,
  type JsonPattern,
  type Keyword,
  type KeywordTest,
  type Logical,
  type PatternTree,
  type RegexValue,
  type Selector,
  type Step,
  type Term,
  type TermPattern,
  type Value,
  type WordTerm,
} from './syntax';
export type { TextRange } from './text-range';
export { semanticTokens, type SemanticToken, type SemanticTokenKind } from './tokens';
