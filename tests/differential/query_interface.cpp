// QueryInterface's calls; query_interface.mjs is the same in JavaScript. Each case tells the statements that it sent,
// and what the table is afterwards.

#include <cstdlib>
#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <sequelize/query_interface.hpp>
#include <sequelize/sequelize.hpp>

namespace {

using namespace sequelize;
using Json = nlohmann::ordered_json;

class Steps {
public:
    explicit Steps(const char* url)
        : sequelize_(url, {.logging = [this](std::string_view line) { lines_.emplace_back(line); }}),
          interface_(sequelize_.getQueryInterface()) {}

    const QueryInterface& interface() const { return interface_; }

    void check(const std::string& name, const std::string& table, const std::function<void()>& action) {
        lines_.clear();
        Json result;
        try {
            action();
            result["sql"] = Json::array();
            for (const auto& line : lines_) result["sql"].push_back(line.substr(line.find(": ") + 2));
        } catch (const BaseError& error) {
            result["error"] = error.what();
        }
        if (!table.empty() && interface_.tableExists(table)) {
            const auto rows = interface_.query("SHOW CREATE TABLE " + interface_.quoteTable(table)).rows;
            result["table"] = rows.at(0).get<std::string>("Create Table");
        }
        std::cout << Json{{"name", name}, {"result", result}}.dump() << '\n';
    }

private:
    std::vector<std::string> lines_;
    Sequelize sequelize_;
    QueryInterface interface_;
};

std::vector<std::pair<std::string, detail::DataType>> types() {
    namespace D = DataTypes;
    return {
        {"STRING", D::STRING},
        {"STRING(100)", D::STRING(100)},
        {"STRING.BINARY", D::STRING.BINARY},
        {"STRING(20).BINARY", D::STRING(20).BINARY},
        {"CHAR", D::CHAR},
        {"CHAR(2)", D::CHAR(2)},
        {"CHAR(2).BINARY", D::CHAR(2).BINARY},
        {"TEXT", D::TEXT},
        {"TEXT tiny", D::TEXT("tiny")},
        {"TEXT medium", D::TEXT("medium")},
        {"TEXT long", D::TEXT("long")},
        {"TINYINT", D::TINYINT},
        {"TINYINT.UNSIGNED", D::TINYINT.UNSIGNED},
        {"SMALLINT", D::SMALLINT},
        {"MEDIUMINT", D::MEDIUMINT},
        {"INTEGER", D::INTEGER},
        {"INTEGER.UNSIGNED", D::INTEGER.UNSIGNED},
        {"INTEGER(11)", D::INTEGER(11)},
        {"INTEGER(5).UNSIGNED.ZEROFILL", D::INTEGER(5).UNSIGNED.ZEROFILL},
        {"BIGINT", D::BIGINT},
        {"BIGINT.UNSIGNED", D::BIGINT.UNSIGNED},
        {"FLOAT", D::FLOAT},
        {"FLOAT(11)", D::FLOAT(11)},
        {"FLOAT(11, 4)", D::FLOAT(11, 4)},
        {"DOUBLE", D::DOUBLE},
        {"DOUBLE(11, 4)", D::DOUBLE(11, 4)},
        {"REAL", D::REAL},
        {"DECIMAL", D::DECIMAL},
        {"DECIMAL(10)", D::DECIMAL(10)},
        {"DECIMAL(10, 2)", D::DECIMAL(10, 2)},
        {"DECIMAL(10, 2).UNSIGNED", D::DECIMAL(10, 2).UNSIGNED},
        {"BOOLEAN", D::BOOLEAN},
        {"DATE", D::DATE},
        {"DATE(6)", D::DATE(6)},
        {"DATEONLY", D::DATEONLY},
        {"TIME", D::TIME},
        {"UUID", D::UUID},
        {"BLOB", D::BLOB},
        {"BLOB tiny", D::BLOB("tiny")},
        {"BLOB medium", D::BLOB("medium")},
        {"BLOB long", D::BLOB("long")},
        {"ENUM", D::ENUM("draft", "it's")},
        {"JSON", D::JSON},
        {"GEOMETRY", D::GEOMETRY},
    };
}

std::vector<std::pair<std::string, AttributeOptions>> attributes() {
    namespace D = DataTypes;
    return {
        {"null", {.type = D::INTEGER, .allowNull = true}},
        {"not null", {.type = D::INTEGER, .allowNull = false}},
        {"default 1", {.type = D::INTEGER, .defaultValue = 1}},
        {"default null", {.type = D::INTEGER, .defaultValue = null}},
        {"default text", {.type = D::STRING(20), .defaultValue = "it's"}},
        {"default empty", {.type = D::STRING(20), .defaultValue = ""}},
        {"default true", {.type = D::BOOLEAN, .defaultValue = true}},
        {"default false", {.type = D::BOOLEAN, .allowNull = false, .defaultValue = false}},
        {"default double", {.type = D::DOUBLE, .defaultValue = 1.5}},
        {"default enum", {.type = D::ENUM("draft", "published"), .defaultValue = "draft"}},
        {"default literal", {.type = D::DATE, .defaultValue = literal("CURRENT_TIMESTAMP")}},
        {"default day", {.type = D::DATEONLY, .defaultValue = "2024-02-29"}},
        {"unique", {.type = D::INTEGER, .unique = true}},
        {"comment", {.type = D::STRING(20), .comment = "what it's for"}},
        {"much", {.type = D::STRING(20), .allowNull = false, .unique = true, .defaultValue = "x", .comment = "c"}},
        {"first", {.type = D::INTEGER, .first = true}},
        {"after", {.type = D::INTEGER, .after = "id"}},
    };
}

const TableAttributes plain = {
    {"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
    {"a", {.type = DataTypes::INTEGER}},
    {"b", {.type = DataTypes::STRING(40)}},
    {"other", {.type = DataTypes::INTEGER}}};

void columns(Steps& steps) {
    const auto& qi = steps.interface();
    for (const auto& item : types()) {
        const auto& name = item.first;
        const auto& type = item.second;
        steps.check("createTable " + name, "t", [&] {
            qi.createTable(
                "t",
                {{"id", {.type = DataTypes::INTEGER, .allowNull = false, .primaryKey = true}}, {"c", {.type = type}}}
            );
        });
        qi.dropTable("t");
    }
    for (const auto& item : types()) {
        const auto& name = item.first;
        const auto& type = item.second;
        qi.createTable("t", plain);
        steps.check("addColumn " + name, "t", [&] { qi.addColumn("t", "c", {.type = type}); });
        steps.check("removeColumn " + name, "t", [&] { qi.removeColumn("t", "c"); });
        qi.dropTable("t");
    }
    for (const auto& item : attributes()) {
        const auto& name = item.first;
        const auto& attribute = item.second;
        qi.createTable("t", plain);
        steps.check("addColumn " + name, "t", [&] { qi.addColumn("t", "c", attribute); });
        steps.check("changeColumn " + name, "t", [&] { qi.changeColumn("t", "a", attribute); });
        qi.dropTable("t");
    }
    qi.createTable(
        "other", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}},
                  {"code", {.type = DataTypes::STRING(10), .unique = true}}}
    );
    for (const std::string action : {"CASCADE", "SET NULL", "RESTRICT", "NO ACTION"}) {
        const AttributeOptions refers{
            .type = DataTypes::INTEGER, .references = {"other", "id"}, .onDelete = action, .onUpdate = "cascade"};
        steps.check("createTable references " + action, "t", [&] {
            auto with = plain;
            with.push_back({"c", refers});
            qi.createTable("t", with);
        });
        qi.dropTable("t");
        qi.createTable("t", plain);
        steps.check("addColumn references " + action, "t", [&] { qi.addColumn("t", "c", refers); });
        steps.check("changeColumn references " + action, "t", [&] { qi.changeColumn("t", "a", refers); });
        steps.check("removeColumn with its key " + action, "t", [&] { qi.removeColumn("t", "c"); });
        qi.dropTable("t");
    }
    qi.createTable("t", plain);
    steps.check("renameColumn", "t", [&] { qi.renameColumn("t", "b", "bb"); });
    qi.dropTable("t");
    qi.dropTable("other");
}

void tables(Steps& steps) {
    const auto& qi = steps.interface();
    steps.check("createTable options", "t", [&] {
        qi.createTable(
            "t", plain,
            {.uniqueKeys = {{"a_b", {"a", "b"}}},
             .engine = "InnoDB",
             .charset = "utf8mb4",
             .collate = "utf8mb4_bin",
             .comment = "it's one",
             .rowFormat = "DYNAMIC",
             .initialAutoIncrement = 100}
        );
    });
    steps.check("createTable again", "t", [&] { qi.createTable("t", plain); });
    steps.check("renameTable", "u", [&] { qi.renameTable("t", "u"); });
    steps.check("dropTable", "u", [&] { qi.dropTable("u"); });
    steps.check("dropTable again", "u", [&] { qi.dropTable("u"); });
    steps.check("createTable composite key", "t", [&] {
        qi.createTable(
            "t", {{"a", {.type = DataTypes::INTEGER, .primaryKey = true}},
                  {"b", {.type = DataTypes::INTEGER, .primaryKey = true}}}
        );
    });
    steps.check("dropTable composite key", "t", [&] { qi.dropTable("t"); });
}

void indexes(Steps& steps) {
    const auto& qi = steps.interface();
    const auto check = [&](const std::string& name, const std::vector<detail::AddedIndexField>& fields,
                           const detail::AddIndexOptions& options) {
        qi.createTable("t", plain);
        steps.check("addIndex " + name, "t", [&] { qi.addIndex("t", fields, options); });
        qi.dropTable("t");
    };
    check("one", {"a"}, {});
    check("two", {"a", "b"}, {});
    check("name", {"a"}, {.name = "by_a"});
    check("unique", {"a"}, {.unique = true});
    check("type UNIQUE", {"a"}, {.type = "UNIQUE"});
    check("FULLTEXT", {"b"}, {.type = "FULLTEXT"});
    check("BTREE", {"a"}, {.method = "BTREE"});
    check("HASH", {"a"}, {.method = "HASH"});
    check("length", {{"b", 5}}, {});
    check("order", {{"a", {}, "DESC"}, {"b", 5, "ASC"}}, {});
    check("prefix", {"a"}, {.prefix = "somethingElse"});
    qi.createTable("t", plain);
    qi.addIndex("t", {"a"});
    qi.addIndex("t", {"b"}, {.name = "by_b"});
    steps.check("removeIndex by fields", "t", [&] { qi.removeIndex("t", std::vector<std::string>{"a"}); });
    steps.check("removeIndex by name", "t", [&] { qi.removeIndex("t", "by_b"); });
    qi.dropTable("t");
}

void constraints(Steps& steps) {
    const auto& qi = steps.interface();
    qi.createTable("other", {{"id", {.type = DataTypes::INTEGER, .primaryKey = true, .autoIncrement = true}}});
    const auto check = [&](const std::string& name, const detail::AddConstraintOptions& options,
                           const std::string& constraint) {
        qi.createTable("t", plain);
        steps.check("addConstraint " + name, "t", [&] { qi.addConstraint("t", options); });
        steps.check("removeConstraint " + name, "t", [&] { qi.removeConstraint("t", constraint); });
        qi.dropTable("t");
    };
    check("unique", {.fields = {"a", "b"}, .type = "unique"}, "t_a_b_uk");
    check("unique name", {.fields = {"a"}, .type = "UNIQUE", .name = "one_a"}, "one_a");
    check("check", {.fields = {"a"}, .type = "check", .where = {{"a", Op::gt(3)}}}, "t_a_ck");
    check(
        "check of texts", {.fields = {"b"}, .type = "CHECK", .name = "b_in", .where = {{"b", Op::in({"x", "it's"})}}},
        "b_in"
    );
    check(
        "check of two", {.fields = {"a"}, .type = "check", .where = {{"a", Op::between(1, 9)}, {"b", Op::ne("")}}},
        "t_a_ck"
    );
    check(
        "foreign key",
        {.fields = {"other"},
         .type = "foreign key",
         .references = {"other", "id"},
         .onDelete = "cascade",
         .onUpdate = "SET NULL"},
        "t_other_other_fk"
    );
    check(
        "foreign key name",
        {.fields = {"other"}, .type = "FOREIGN KEY", .name = "to_other", .references = {"other", {"id"}}}, "to_other"
    );
    qi.createTable("t", {{"a", {.type = DataTypes::INTEGER, .allowNull = false}}});
    steps.check("addConstraint primary key", "t", [&] {
        qi.addConstraint("t", {.fields = {"a"}, .type = "primary key"});
    });
    steps.check("removeConstraint primary key", "t", [&] { qi.removeConstraint("t", "PRIMARY"); });
    qi.dropTable("t");
    qi.dropTable("other");
}

void databases(Steps& steps) {
    const auto& qi = steps.interface();
    steps.check("createDatabase", "", [&] { qi.createDatabase("sequelize_diff_qi_made", {.charset = "utf8mb4"}); });
    steps.check("createDatabase collate", "", [&] {
        qi.createDatabase("sequelize_diff_qi_made", {.charset = "utf8mb4", .collate = "utf8mb4_bin"});
    });
    steps.check("dropDatabase", "", [&] { qi.dropDatabase("sequelize_diff_qi_made"); });
}

}  // namespace

int main() {
    try {
        const char* url = std::getenv("SEQUELIZE_URL");
        if (!url) throw UsageError("SEQUELIZE_URL is not set: run this program through query_interface.mjs");
        Steps steps(url);
        columns(steps);
        tables(steps);
        indexes(steps);
        constraints(steps);
        databases(steps);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
