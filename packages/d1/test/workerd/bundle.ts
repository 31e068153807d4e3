import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

/** A Worker's entry, given relative to this folder, as one module that workerd runs; the packages come from their sources. */
export const bundle = async (entry: string): Promise<string> => {
  const built = await rolldown({
    input: fileURLToPath(new URL(entry, import.meta.url)),
    platform: 'neutral',
    resolve: { conditionNames: ['@factos/source', 'workerd', 'import', 'module'], mainFields: ['module', 'main'] },
  })
  const { output } = await built.generate({ format: 'esm' })
  await built.close()
  return output[0].code
}
