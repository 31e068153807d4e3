/** Imports a package of this folder: names are resolved from where this file is. */
export const importPeer = (name: string): Promise<unknown> => import(name)
