/**
 * The link to a picture of an image service, in a size of its own grammar ("full", "843,").
 * Source: https://iiif.io/api/image/2.1/#image-request-uri-syntax
 */
export function iiifImage(service: string, size: string): string {
  return `${service.replace(/\/(?:info\.json)?$/, "")}/full/${size}/0/default.jpg`;
}
