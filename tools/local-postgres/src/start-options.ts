/** What a caller may ask of a server. All of it is plain data, because it travels to the supervisor's process. */
export type StartOptions = {
  /** Settings of postgresql.conf, by name: `{ max_connections: '20', deadlock_timeout: '100ms' }`. They win over the defaults here. */
  readonly settings?: Readonly<Record<string, string>> | undefined
  /** `false` turns off everything that protects committed data from a crash of the machine. The default is `true`: fsync on. */
  readonly durable?: boolean | undefined
  /** A base backup to begin with, instead of an empty cluster. Its folder is moved: the server makes it its own. */
  readonly backup?: BaseBackup | undefined
  /** Whose binaries: those that npm installed, or those of this machine. By default the first that can be run, in this order. */
  readonly from?: 'embedded' | 'installed' | undefined
}

/** A copy of another server's data that can be started. */
export type BaseBackup = {
  readonly folder: string
  /** Of that server's superuser `postgres`. */
  readonly password: string
}
