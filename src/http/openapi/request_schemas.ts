/**
 * The bodies of `/run_code` and `/run_batch` as schemas, out of the table of
 * fields. Loaded by nothing that runs a program.
 *
 * @module
 */

import { z } from "zod";
import {
  BATCH_FIELDS,
  type Field,
  type FieldDescription,
  FIELDS,
  type FieldSchema,
  INPUT_FILE_SCHEMA,
} from "../../run/fields.ts";

type DescribedField = Pick<Field, "schema" | "isRequired"> & FieldDescription;

const inputFileSchema = z.fromJSONSchema(INPUT_FILE_SCHEMA)
  .meta({ id: "InputFile" });

/** Body of a request to `/run_code`. */
export const runRequestSchema = schemaOf({
  ...FIELDS,
  // A request that continues a run brings none.
  code: { ...FIELDS.code, isRequired: undefined },
}).meta({ id: "RunRequest" });

/** Body of a request to `/run_batch`, as one object. */
export const batchRequestSchema = schemaOf({ ...batched(), ...BATCH_FIELDS })
  .meta({ id: "BatchRequest" });

/** Fields of a run that a batch takes, with the batch's descriptions. */
function batched(): Record<string, DescribedField> {
  return Object.fromEntries(
    Object.entries<Field>(FIELDS).flatMap((
      [name, { schema, isRequired, batch }],
    ) => batch === null ? [] : [[name, { schema, isRequired, ...batch }]]),
  );
}

function schemaOf<Name extends string>(
  fields: Readonly<Record<Name, DescribedField>>,
) {
  const shape = Object.entries<DescribedField>(fields).map(([name, field]) => {
    const { schema, isRequired, description, example } = field;
    const value = valueSchema(schema);
    return [
      name,
      (isRequired ? value : value.nullish()).meta({ description, example }),
    ];
  });
  return z.object(
    Object.fromEntries(shape) as Record<Name, z.ZodType>,
  );
}

function valueSchema(schema: FieldSchema): z.ZodType {
  const { additionalProperties } = schema;
  if (additionalProperties === undefined) return z.fromJSONSchema(schema);
  return z.record(
    z.string(),
    additionalProperties === INPUT_FILE_SCHEMA
      ? inputFileSchema
      : valueSchema(additionalProperties as FieldSchema),
  );
}
