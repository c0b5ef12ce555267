/** What a term asks for by its sign, and what a regular expression may hold; Markdown. */
export const termHelp = {
  required:
    'The message has to contain this anywhere, also within a word; capitals count. All such terms have to be there, ' +
    'in any order. A `*` in it is a plain star.',
  optional: 'One of the terms with `?` is enough. AWS ignores them all as soon as there is a term without `?`.',
  excluded: 'The message must not contain this.',
  regex:
    'A regular expression, looked for anywhere in the text; `^` and `$` tie it to the ends.\n\n' +
    'There are `.` `*` `+` `?` `{m,n}` `|` `[…]` `\\d` `\\s` `\\w` and their capitals, and `\\xhh` for any character. ' +
    'There are **no parentheses** (write `\\x28` and `\\x29`), no lookaround and no flags: capitals count. ' +
    'A pattern has at most two, a log group at most five patterns with one.',
} as const;
