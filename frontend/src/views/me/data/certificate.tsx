import type { DeletedBody } from "../../../api/schema";
import { Button } from "../../../ui/button";
import { Card, CardHead } from "../../../ui/card";
import { PageHead } from "../../../ui/page";
import { count } from "../../../ui/said";
import { Table, Td, Th } from "../../../ui/table";
import { sentence } from "./purposes";
import { keepJson } from "./download";

const spoken = (name: string) => sentence(name.replaceAll("_", " ")).slice(0, -1);

/** What was deleted, as the user keeps it. */
export function Certificate({ of: body }: { of: DeletedBody }) {
  const gone = Object.entries(body.purged).filter(([, rows]) => rows > 0);
  return (
    <>
      <PageHead
        title="Everything is deleted"
        said="This page is the only place where the certificate is shown. Keep it if you may need it."
      />
      <div className="grid grid-cols-1 gap-6">
        <Card>
          <CardHead
            title="Certificate of deletion"
            actions={
              <Button kind="primary" onClick={() => keepJson(body, "spendsense-deletion.json")}>
                Download it (JSON)
              </Button>
            }
          />
          <p>{body.certificate.sentence}</p>
          <p className="mt-2 mb-4 text-xs text-soft">
            Entry {count(body.certificate.audit_seq)} of the audit trail, hash{" "}
            <code className="font-mono break-all">{body.certificate.hash}</code>.{" "}
            {body.certificate.signed
              ? "The certificate is signed."
              : body.certificate.unsigned_because}
          </p>
          <Table caption="What went, by kind">
            <thead>
              <tr>
                <Th>What went</Th>
                <Th className="text-right">Rows</Th>
              </tr>
            </thead>
            <tbody>
              {gone.map(([name, rows]) => (
                <tr key={name}>
                  <Td>{spoken(name)}</Td>
                  <Td figures>{count(rows)}</Td>
                </tr>
              ))}
            </tbody>
          </Table>
          <h3 className="mt-5 mb-1 font-medium">What stays, and why</h3>
          <ul className="grid list-disc gap-1 pl-5 text-sm text-soft">
            {Object.entries(body.stays).map(([name, why]) => (
              <li key={name}>
                {spoken(name)}: {why}.
              </li>
            ))}
          </ul>
        </Card>
        <Button
          className="justify-self-start"
          onClick={() => globalThis.location.assign("/sign-in")}
        >
          Leave
        </Button>
      </div>
    </>
  );
}
