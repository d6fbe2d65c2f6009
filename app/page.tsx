import { redirect } from "next/navigation";
import { pageReader } from "./current-person.ts";

export default async function Home() {
  await pageReader("GET /");
  redirect("/identities");
}
