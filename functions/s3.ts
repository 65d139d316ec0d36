import { S3Client } from '@aws-sdk/client-s3';

/** A client that gives up on an answer in time for the caller to say so. */
export function openS3(): S3Client {
  return new S3Client({
    maxAttempts: 4,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 5000, throwOnRequestTimeout: true },
  });
}
