/** Protocols that begin in clear text and ask for TLS later, by the port that they are known by. */
export const BEGINS_IN_CLEAR_TEXT: Readonly<Record<number, string | undefined>> = {
  21: 'FTP',
  25: 'SMTP',
  110: 'POP3',
  143: 'IMAP',
  389: 'LDAP',
  587: 'SMTP',
  1433: 'SQL Server',
  3306: 'MySQL',
  5222: 'XMPP',
  5432: 'PostgreSQL',
  6432: 'PgBouncer',
  33060: 'MySQL',
};
