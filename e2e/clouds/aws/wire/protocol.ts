/** How each AWS protocol frames an answer and an error. */
import { hashOf } from "../../random.ts";
import { jsonValue } from "./json.ts";
import type { Operation } from "./schema.ts";
import type { WireError } from "./wire-error.ts";
import { escapeXml, xmlMembers } from "./xml.ts";

export type Protocol = "query" | "ec2" | "json" | "rest";
export type Reply = { status: number; headers: Record<string, string>; body: string };

const NAMESPACES: Record<string, string> = {
  iam: "https://iam.amazonaws.com/doc/2010-05-08/",
  sts: "https://sts.amazonaws.com/doc/2011-06-15/",
  ec2: "http://ec2.amazonaws.com/doc/2016-11-15/",
};

export function replyOf(
  protocol: Protocol,
  service: string,
  operation: Operation,
  output: unknown,
  call: number,
): Reply {
  const id = requestId(call);
  if (protocol === "json" || protocol === "rest") {
    const type = protocol === "json" ? "application/x-amz-json-1.1" : "application/json";
    const body = JSON.stringify(jsonValue(operation.output, output, operation.name));
    return { status: 200, headers: { "content-type": type, "x-amzn-requestid": id }, body };
  }
  const headers = { "content-type": "text/xml;charset=UTF-8", "x-amzn-requestid": id };
  const members = xmlMembers(operation.output, output, operation.name);
  const { name } = operation;
  const open = `<${name}Response xmlns="${NAMESPACES[service] ?? ""}">`;
  const body =
    protocol === "ec2"
      ? `<?xml version="1.0" encoding="UTF-8"?>\n${open}<requestId>${id}</requestId>${members}</${name}Response>`
      : `${open}<${name}Result>${members}</${name}Result><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${name}Response>`;
  return { status: 200, headers, body };
}

export function errorReply(protocol: Protocol, service: string, error: WireError, call: number): Reply {
  const id = requestId(call);
  const message = escapeXml(error.message);
  if (protocol === "ec2") {
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors><Error><Code>${error.code}</Code><Message>${message}</Message></Error></Errors><RequestID>${id}</RequestID></Response>`;
    return {
      status: error.status,
      headers: { "content-type": "text/xml;charset=UTF-8", ...error.headers },
      body,
    };
  }
  if (protocol === "query") {
    const type = error.status >= 500 ? "Receiver" : "Sender";
    const body = `<ErrorResponse xmlns="${NAMESPACES[service] ?? ""}"><Error><Type>${type}</Type><Code>${error.code}</Code><Message>${message}</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`;
    return { status: error.status, headers: { "content-type": "text/xml", ...error.headers }, body };
  }
  const headers = { "x-amzn-requestid": id, "x-amzn-errortype": error.code, ...error.headers };
  if (protocol === "json") {
    const body = JSON.stringify({ __type: error.code, Message: error.message });
    return {
      status: error.status,
      headers: { "content-type": "application/x-amz-json-1.1", ...headers },
      body,
    };
  }
  const body = JSON.stringify({ message: error.message });
  return { status: error.status, headers: { "content-type": "application/json", ...headers }, body };
}

function requestId(call: number): string {
  const part = (salt: number) => hashOf("request", call, salt).toString(16).padStart(8, "0");
  const text = `${part(1)}${part(2)}${part(3)}${part(4)}`;
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
