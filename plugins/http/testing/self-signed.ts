/** A certificate for `localhost` that nobody has signed, and its key: for tests that must not trust it. */

function pem(label: string, base64: string): string {
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)?.join("\n") ?? ""}\n-----END ${label}-----\n`;
}

/** The certificate, as PEM. */
export const certificate = pem(
  "CERTIFICATE",
  "MIIBfzCCASWgAwIBAgIUCOLCCFWRqBZGhXFwydDKgpOXltswCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE5MDkwNFoYDzIxMjYxMDMwMTkwOTA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASki+LlIi3zz4zAXlzmCwVkxVN0wQP6gQwekA7nU2XE07ayqNqDJgunjKIxuv/lRgRaM89HxX+h96K0Zzjzz1bTo1MwUTAdBgNVHQ4EFgQULXDr1Z8PJRHt+Pad0tpd5PH3GxUwHwYDVR0jBBgwFoAULXDr1Z8PJRHt+Pad0tpd5PH3GxUwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAhyBywlcl1+WgeEIOGUjSd9H23MAOtrw42UDU+X7f8A4CIGvjo/9730CF7LmiFcdHBJtoS5q8+SqFJ9tLcndy0gsY",
);

/** Its private key, as PEM. Of no use for anything but these tests. */
export const privateKey = pem(
  "PRIVATE KEY",
  "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgw0bviOph+GLxrRLbPKDirFVMC4qkMZLncjp5rvc5YpGhRANCAASki+LlIi3zz4zAXlzmCwVkxVN0wQP6gQwekA7nU2XE07ayqNqDJgunjKIxuv/lRgRaM89HxX+h96K0Zzjzz1bT",
);
