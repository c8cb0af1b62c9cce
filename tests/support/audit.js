// Runs axe on the whole page with every rule of WCAG 2.2 A and AA and the best practices.
const done = arguments[arguments.length - 1];
axe
  .run(document, { resultTypes: ["violations"] })
  .then((report) =>
    done(
      report.violations.map((violation) => ({
        rule: violation.id,
        help: violation.help,
        where: violation.nodes.map(
          (node) => `${node.target.join(" ")}: ${node.failureSummary ?? ""}`,
        ),
      })),
    ),
  )
  .catch((failure) => done([{ rule: "axe", help: String(failure), where: [] }]));
