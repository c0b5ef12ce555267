import type * as vscode from 'vscode';
import { LanguageId } from '../common/contributions';
import { DisposableStore, type Disposable } from '../common/disposable';
import type { AlertDocuments } from './alert-documents';
import { CompletionProvider, completionTriggers } from './completions';
import { FormattingProvider } from './formatting';
import type { LoadHelp } from './help';
import { HoverProvider } from './hovers';
import { QuickFixes } from './quick-fixes';
import { SemanticTokensProvider } from './semantic-tokens';
import { StructureProvider } from './structure';

/** Registers everything that helps to read and write `.cwfilter` documents. */
export function registerLanguage(vs: typeof vscode, alerts: AlertDocuments, help: LoadHelp): Disposable {
  const { languages } = vs;
  const selector: vscode.DocumentSelector = { language: LanguageId };
  const store = new DisposableStore();
  const quickFixes = new QuickFixes(vs, alerts);
  const formatting = new FormattingProvider(vs);
  const tokens = new SemanticTokensProvider(vs, help);
  const structure = new StructureProvider(vs);
  store.add(
    languages.registerCompletionItemProvider(selector, new CompletionProvider(vs, help), ...completionTriggers),
  );
  store.add(languages.registerHoverProvider(selector, new HoverProvider(vs, help)));
  store.add(languages.registerCodeActionsProvider(selector, quickFixes, quickFixes.metadata));
  store.add(languages.registerDocumentFormattingEditProvider(selector, formatting));
  store.add(languages.registerDocumentRangeFormattingEditProvider(selector, formatting));
  store.add(languages.registerDocumentSemanticTokensProvider(selector, tokens, tokens.legend));
  store.add(languages.registerDocumentSymbolProvider(selector, structure, { label: 'Access Alerts' }));
  store.add(languages.registerFoldingRangeProvider(selector, structure));
  store.add(languages.registerSelectionRangeProvider(selector, structure));
  return store;
}
