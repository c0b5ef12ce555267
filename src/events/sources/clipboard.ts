import type * as vscode from 'vscode';
import { readEventFile } from '../../cloudtrail/event-file';
import type { LogEvent } from '../../cloudtrail/log-event';
import { Failure } from '../../common/failure';
import type { EventSource } from '../event-source';

/** What was copied: CloudTrail records in any form that files have, or else lines of text as they are. */
export function clipboardSource(vs: typeof vscode): EventSource {
  const { l10n } = vs;
  return {
    label: l10n.t('Clipboard'),
    async read(sink) {
      const text = await vs.env.clipboard.readText();
      const { events, problems } = text.trim() === '' ? { events: [], problems: [] } : readEventFile(text);
      const found = events.length > 0 ? events : linesOf(text);
      if (found.length > 0) await sink.add(found);
      return {
        events: found.length,
        leftOut: events.length > 0 ? problems : [],
        ...(found.length === 0 && {
          failure: new Failure(
            l10n.t('There is no text on the clipboard.'),
            l10n.t('Copy an event, or several, one a line.'),
          ),
        }),
      };
    },
  };
}

/** Text that is not JSON: a pattern of terms or of fields reads it too. */
function linesOf(text: string): readonly LogEvent[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((message) => ({ timestamp: 0, message }));
}
