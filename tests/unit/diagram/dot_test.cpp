#include <sequelize/diagram.hpp>
#include <sequelize/sequelize.hpp>

#include "diagram/run_filter.hpp"
#include "support/catch.hpp"
#include "unit/diagram/schemas.hpp"

using namespace sequelize;
using namespace std::chrono_literals;

namespace {

std::string dotOf(const SchemaModel& schema, DiagramOptions options = {}) {
    options.format = DiagramFormat::dot;
    return erDiagram(schema, options);
}

bool dotIsMissing() {
    return detail::runFilter({"dot", "-V"}, "", 30s).isMissing;
}

/// Names that mean something to SQL, DOT, XML or Mermaid, in every place where a schema has a text.
SchemaModel nastySchema() {
    SchemaModel schema;
    for (const std::string name :
         {"a\"b", "a\\",   "<b>", "]",     "&amp;", "&#;", "a\nb", "\x01",     "\xff\xfe", "", " ",
          "node", "é表😀", "\\N", "</td>", "x:y:z", "--",  "{|}",  "\xc2\x85", "%",        "'"}) {
        TableSchema table;
        table.name = name;
        table.comment = name;
        table.columns = {test::column(name, name, true, name), test::column("id", "int")};
        table.primaryKey = test::uniqueKey({"id"});
        table.indexes = {test::uniqueKey({name, "id"})};
        table.foreignKeys = {test::foreignKey({name}, name), test::foreignKey({name, "id"}, "no" + name)};
        table.foreignKeys.push_back(table.foreignKeys[0]);
        table.foreignKeys.back().targetSchema = name + "x";
        schema.tables.push_back(table);
    }
    return schema;
}

}  // namespace

TEST_CASE("a picture in DOT has a node a table, a port a column, and crow's feet") {
    auto schema = test::twoTables(true);
    const auto text = dotOf(schema);
    CHECK_THAT(text, test::StartsWith("digraph \"schema\" {\n"));
    CHECK_THAT(
        text, test::containsString("\"authors\":e0:e -> \"books\":w1:w [arrowtail=teeodot, arrowhead=crowodot];")
    );
    CHECK_THAT(text, test::containsString("port=\"e0\""));
    CHECK_THAT(text, test::containsString("port=\"w1\""));
    CHECK_THAT(text, test::containsString("varchar(255)"));
    schema.tables[1].columns[1].allowNull = false;
    schema.tables[1].indexes = {test::uniqueKey({"author_id"})};
    CHECK_THAT(dotOf(schema), test::containsString("[arrowtail=teetee, arrowhead=teeodot];"));
    CHECK_THAT(
        dotOf(schema, {.columns = DiagramColumns::none}), test::containsString("\"authors\":head:e -> \"books\":head:w")
    );
    CHECK_THAT(dotOf(schema, {.tables = {"books"}}), test::containsString("\"authors (not shown)\":head:e -> "));
}

TEST_CASE("lines that run in a circle are turned, so that each goes to the right") {
    auto schema = test::twoTables(false);
    schema.tables[0].columns.push_back(test::column("best", "int"));
    schema.tables[0].foreignKeys = {test::foreignKey({"best"}, "books")};
    const auto text = dotOf(schema);
    CHECK_THAT(text, test::containsString("\"authors\":e0:e -> \"books\":w1:w [arrowtail=teetee, arrowhead=crowodot"));
    CHECK_THAT(text, test::containsString("\"authors\":e2:e -> \"books\":w0:w [arrowtail=crowodot, arrowhead=teetee"));
}

TEST_CASE("texts in DOT are escaped") {
    SchemaModel schema;
    schema.tables.resize(1);
    schema.tables[0].name = "a\"b\\";
    schema.tables[0].columns = {test::column("<i>&]", "enum('a')", false)};
    const auto text = dotOf(schema);
    CHECK_THAT(text, test::containsString(R"("a\"b\\" [label=<)"));
    CHECK_THAT(text, test::containsString("&lt;i&gt;&amp;&#93;"));
}

TEST_CASE("an SVG is what dot makes of any schema, without a complaint") {
    if (dotIsMissing()) SKIP_TEST("graphviz is not installed: scripts/setup installs it");
    const auto columns = GENERATE(DiagramColumns::all, DiagramColumns::keys, DiagramColumns::none);
    const auto schema = nastySchema();
    const auto svg = erDiagram(schema, {.format = DiagramFormat::svg, .columns = columns});
    CHECK_THAT(svg, test::containsString("<svg"));
    CHECK_THAT(svg, test::containsString("</svg>"));
    CHECK_THAT(svg, test::containsString("é表😀"));
    const auto result = detail::runFilter({"dot", "-Tsvg"}, dotOf(schema, {.columns = columns}), 60s);
    CHECK(result.status == 0);
    CHECK(result.errors == "");
    const auto count = [](const std::string& text, std::string_view part) {
        std::size_t found = 0;
        for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
        return found;
    };
    CHECK(count(svg, "class=\"node\"") == 3 * schema.tables.size());
    CHECK(count(svg, "class=\"edge\"") == 3 * schema.tables.size());
}

TEST_CASE("an SVG that is not done in time is an error that says what helps") {
    if (dotIsMissing()) SKIP_TEST("graphviz is not installed: scripts/setup installs it");
    CHECK_THROWS_WITH(
        erDiagram(nastySchema(), {.format = DiagramFormat::svg, .timeout = 0ms}),
        test::containsString("did not finish within 0 ms")
    );
}
