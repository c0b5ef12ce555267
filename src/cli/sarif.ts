import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ArtifactLocation, Log, Region, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../package.json';
import { alertRules, type AlertDiagnostic } from '../alerts/alert-diagnostic';
import { patternRules, type Fix, type TextRange } from '../pattern/index';
import type { LintedFile } from './lint-result';
import { TextLines } from '../common/text-lines';

const rules = { ...alertRules, ...patternRules };

/** SARIF's three levels; it has none for what is only a hint. */
const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const;

/**
 * The problems as SARIF 2.1.0 (OASIS), which code scanning services and editors read. Files below `folder` are named
 * relative to it, as such services want it.
 */
export function sarifLog(files: readonly LintedFile[], folder: string): Log {
  const codes = [...new Set(files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code)))].sort();
  const root = pathToFileURL(`${folder}/`).href;
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'access-alerts', semanticVersion: version, rules: codes.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { uri: root } },
        artifacts: files.map((file) => ({
          location: locationOf(file.path, folder),
          sourceLanguage: 'cloudwatch-filter',
        })),
        results: files.flatMap((file, index) => {
          const location = { ...locationOf(file.path, folder), index };
          const lines = new TextLines(file.text);
          return file.diagnostics.map((diagnostic) => resultOf(diagnostic, file.text, lines, location, codes));
        }),
      },
    ],
  };
}

function ruleOf(code: AlertDiagnostic['code']): ReportingDescriptor {
  const words = code.split('-');
  return {
    id: code,
    name: words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(''),
    shortDescription: { text: rules[code] },
  };
}

function locationOf(file: string, folder: string): ArtifactLocation {
  const absolute = path.resolve(folder, file);
  const relative = path.relative(folder, absolute);
  if (relative.startsWith('..') || path.isAbsolute(relative)) return { uri: pathToFileURL(absolute).href };
  const uri = relative.split(path.sep).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}

function resultOf(
  { code, severity, message, awsMessage, range, fixes }: AlertDiagnostic,
  text: string,
  lines: TextLines,
  artifactLocation: ArtifactLocation,
  codes: readonly string[],
): Result {
  const region = regionOf(range, lines);
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: levels[severity],
    message: { text: awsMessage === undefined ? message : `${message} AWS would answer: ${awsMessage}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: { ...region, snippet: { text: text.slice(range.start, range.end) } },
        },
      },
    ],
    ...(fixes.length > 0 && { fixes: fixes.map((fix) => fixOf(fix, lines, artifactLocation)) }),
  };
}

function fixOf({ title, edits }: Fix, lines: TextLines, artifactLocation: ArtifactLocation) {
  return {
    description: { text: title },
    artifactChanges: [
      {
        artifactLocation,
        replacements: edits.map((edit) => ({
          deletedRegion: regionOf(edit.range, lines),
          ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
        })),
      },
    ],
  };
}

function regionOf({ start, end }: TextRange, lines: TextLines): Region {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}
