/** A failure whose message is our own words and numbers, and quotes nothing that anybody gave: logs may hold it. */
export class Fault extends Error {}
