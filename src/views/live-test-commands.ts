/** Commands that the panel calls and other parts implement. */
export const PanelCommand = {
  MakePatternFromEvents: 'accessAlerts.makePatternFromEvents',
  CheckWithAws: 'accessAlerts.checkWithAws',
  StartLiveTail: 'accessAlerts.startLiveTail',
  StopLiveTail: 'accessAlerts.stopLiveTail',
} as const;
