import { S3Client } from '@aws-sdk/client-s3';

/** How long a request may take, milliseconds, how long its answer may stand still half-way, and how often it is tried. */
export const s3Settings = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, socketTimeout: 5000, throwOnRequestTimeout: true },
};

/** A client that gives up on an answer in time for the caller to say so. */
export function openS3(): S3Client {
  return new S3Client(s3Settings);
}
