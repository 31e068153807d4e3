import type { Environment } from './environment.ts'
import { formatNumber } from './format-number.ts'
import type { Result } from './result.ts'

/** The results as a table in Markdown, a row for each side that the first one was compared with. */
export const markdownTable = (results: readonly Result[]): string =>
  [
    '| workload | first side, a second | against | its own, a second | ratio | interval | goal |',
    '| --- | --: | --- | --: | --: | --- | --- |',
    ...results.map(
      ({ workload, sideFigures, against, againstFigures, unit, ratio, low, high, goal, againstProblem }) =>
        `| ${workload} | ${formatNumber(sideFigures.perSecond)} ${unit} | ${against}${againstProblem === undefined ? '' : ` (wrong: ${againstProblem})`} | ` +
        `${formatNumber(againstFigures.perSecond)} | ${formatNumber(ratio)} | ` +
        `${formatNumber(low)} – ${formatNumber(high)} | ${goalCell(ratio, goal)} |`,
    ),
  ].join('\n')

/** What the results depend on, in a paragraph. */
export const markdownEnvironment = ({ machine, versions, postgres, scale }: Environment): string =>
  `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGib} GiB, ${machine.system}; load before the run ` +
  `${formatNumber(machine.loadBefore)}. Node ${versions['node']}, PostgreSQL ${versions['postgresql']}, SQLite ` +
  `${versions['sqlite']}, pg ${versions['pg']}. ${scale.rounds} rounds of ${scale.roundSeconds} s; ` +
  `${scale.storedEvents.toLocaleString('en')} events stored before. PostgreSQL: pool of ${postgres.poolSize}, ` +
  `${Object.entries(postgres.settings)
    .map(([name, value]) => `\`${name} = ${value || "''"}\``)
    .join(', ')}.`

const goalCell = (ratio: number, goal: number | undefined): string =>
  goal === undefined ? '' : `${formatNumber(goal)} ${ratio >= goal ? 'reached' : '**missed**'}`
