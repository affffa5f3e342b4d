import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import type { OpenApiDocument } from '../../src/http/openapi/openapi-document';
import type { Method, Operation } from '../../src/http/openapi/openapi-types';

export interface DescribedOperation extends Operation {
  readonly method: Method;
  readonly path: string;
}

export interface Call {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** Calls a server by its description, and holds its answers against it. */
export class DescribedApi {
  readonly operations: ReadonlyMap<string, DescribedOperation>;
  private readonly ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });

  constructor(readonly document: OpenApiDocument) {
    this.ajv.addFormat('uri', (value) => URL.canParse(value));
    this.ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    this.ajv.addVocabulary([...Object.keys(document), 'x-message', 'x-oneOf', 'x-unit']);
    this.ajv.addSchema(document, 'openapi.json');
    this.operations = new Map(
      Object.entries(document.paths).flatMap(([path, item]) =>
        Object.entries(item).map(([method, operation]): [string, DescribedOperation] => [
          operation.operationId,
          { ...operation, method: method as Method, path },
        ]),
      ),
    );
  }

  operation(id: string): DescribedOperation {
    const operation = this.operations.get(id);
    if (!operation) throw new Error(`There is no operation ${id}.`);
    return operation;
  }

  /** @throws where call or answer are not as described */
  async call(url: string, id: string, call: Call, token?: string): Promise<Answered> {
    const operation = this.operation(id);
    const { query = {}, headers = {}, body } = call;
    const path = operation.path.replace(/\{(\w+)\}/g, (_match, name: string) => {
      const value = call.path?.[name];
      if (value === undefined) throw new Error(`${id}: ${name} is missing`);
      return encodeURIComponent(value);
    });
    const search = new URLSearchParams(query).toString();
    const text = body === undefined ? undefined : JSON.stringify(body);
    const response = await fetch(`${url}${path}${search && `?${search}`}`, {
      method: operation.method.toUpperCase(),
      redirect: 'manual',
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(text !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(text !== undefined && { body: text }),
    });
    const answer = await this.answerOf(operation, response);
    if (answer.status < 400) this.requireDescribedCall(operation, call);
    return answer;
  }

  /** A call that was accepted has to be one that the description allows. */
  private requireDescribedCall(operation: DescribedOperation, { query = {}, body }: Call): void {
    const { parameters = [], operationId, requestBody } = operation;
    for (const [name, value] of Object.entries(query)) {
      const index = parameters.findIndex((one) => one.in === 'query' && one.name === name);
      if (index === -1) throw new Error(`${operationId}: the parameter ${name} is not described`);
      const isNumber = parameters[index]!.schema['type'] === 'integer';
      this.require(operation, ['parameters', String(index), 'schema'], isNumber ? Number(value) : value);
    }
    if (requestBody) this.require(operation, ['requestBody', 'content', 'application/json', 'schema'], body);
    else if (body !== undefined) throw new Error(`${operationId}: a body is not described`);
  }

  private async answerOf(operation: DescribedOperation, response: Response): Promise<Answered> {
    const { status, headers } = response;
    const where = `${operation.operationId} ${status}`;
    const described = operation.responses[status];
    const text = await response.text();
    if (!described) throw new Error(`${where} is not described: ${text}`);
    for (const name of Object.keys(described.headers ?? {})) {
      if (!headers.has(name)) throw new Error(`${where}: the header ${name} is missing`);
    }
    if (!described.content) {
      if (text !== '') throw new Error(`${where}: no body is described, but there is ${text}`);
      return { status, headers, body: undefined };
    }
    const type = headers.get('content-type')?.split(';')[0] ?? 'none';
    if (!described.content[type]) throw new Error(`${where}: the type ${type} is not described`);
    const body: unknown = /json$/.test(type) ? JSON.parse(text) : text;
    this.require(operation, ['responses', String(status), 'content', type, 'schema'], body);
    return { status, headers, body };
  }

  private require({ path, method, operationId }: DescribedOperation, pointer: readonly string[], value: unknown): void {
    const steps = ['paths', path, method, ...pointer].map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'));
    const validate = this.ajv.getSchema(`openapi.json#/${steps.map(encodeURIComponent).join('/')}`) as ValidateFunction;
    if (validate(value)) return;
    throw new Error(
      `${operationId} ${pointer.join(' ')}: ${this.ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`,
    );
  }
}
