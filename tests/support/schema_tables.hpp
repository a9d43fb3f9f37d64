#pragma once

#include <string>
#include <utility>
#include <vector>

#include "introspection/read_schema.hpp"
#include "introspection/run_script.hpp"
#include "support/raw_database.hpp"

/// Tables of a test that are read and altered as SchemaSql does it.
namespace test {

/// One connection of the pool, so that what SET changes holds for all that follows; the tables are dropped at the end.
class SchemaTables : public RawDatabase {
public:
    explicit SchemaTables(std::vector<std::string> names) : names_(std::move(names)), connection_(pool().acquire()) {
        here_.connection = &*connection_;
        if (speaksMysql()) run("SET FOREIGN_KEY_CHECKS = 0");
        drop();
    }
    ~SchemaTables() {
        connection_.discard();
        try {
            connection_ = pool().acquire();
            here_.connection = &*connection_;
            if (speaksMysql()) run("SET FOREIGN_KEY_CHECKS = 0");
            drop();
        } catch (const sequelize::BaseError&) {
            // the next one drops it
        }
    }
    SchemaTables(const SchemaTables&) = delete;
    SchemaTables& operator=(const SchemaTables&) = delete;

    const sequelize::detail::RunOptions& here() const { return here_; }
    void run(const std::string& sql) { execute({own(sql), {}}, here_); }
    std::string text(const std::string& sql) { return RawDatabase::text(sql, here_); }
    std::vector<std::vector<sequelize::Value>> rows(const std::string& sql) { return RawDatabase::rows(sql, here_); }

    void drop() {
        for (const auto& name : names_) {
            run("DROP VIEW IF EXISTS " + name);
            run("DROP TABLE IF EXISTS " + name);
        }
    }
    void runAll(const std::vector<std::string>& statements) {
        for (const auto& sql : statements) run(sql);
    }
    void runScript(const sequelize::detail::SchemaScript& script) {
        for (const auto& sql : script.statements) run(sql);
    }

    const sequelize::detail::SchemaSql& schema() { return Database::dialect().schemaSql(); }
    sequelize::SchemaModel read() { return readSchema(*this, {.tables = names_}, here_); }
    sequelize::TableSchema table(const std::string& name) {
        return readSchema(*this, {.tables = {name}}, here_).tables.at(0);
    }

private:
    std::vector<std::string> names_;
    sequelize::detail::PooledConnection connection_;
    sequelize::detail::RunOptions here_;
};

/// What differs between two tables, for a test's message.
inline std::string differences(const sequelize::TableSchema& a, const sequelize::TableSchema& b) {
    std::string out;
    const auto say = [&](const std::string& what, const std::string& one, const std::string& other) {
        if (one != other) out += what + ": [" + one + "] [" + other + "]\n";
    };
    const auto joined = [](const auto& list, auto text) {
        std::string all;
        for (const auto& item : list) all += text(item) + "; ";
        return all;
    };
    say("columns", joined(a.columns, [](const auto& c) { return c.name + " " + c.definition; }),
        joined(b.columns, [](const auto& c) { return c.name + " " + c.definition; }));
    const auto index = [](const sequelize::IndexSchema& i) {
        std::string all = (i.isUnique ? "unique " : "") + i.kind + " " + i.name + "(";
        for (const auto& part : i.parts)
            all += part.column + "[" + part.expression + "]" + std::to_string(part.length.value_or(0)) +
                   (part.isDescending ? "-" : "") + ",";
        return all + ") " + i.method + i.comment + i.rest + i.parser + (i.isInvisible ? " invisible" : "");
    };
    say("indexes", joined(a.indexes, index), joined(b.indexes, index));
    const auto key = [](const sequelize::ForeignKeySchema& k) {
        return k.name + " " + k.columns[0] + " " + k.targetSchema + "." + k.targetTable + " " + k.onDelete + " " +
               k.onUpdate;
    };
    say("foreign keys", joined(a.foreignKeys, key), joined(b.foreignKeys, key));
    const auto check = [](const sequelize::CheckSchema& c) {
        return c.name + " " + c.column + " " + c.expression + (c.isEnforced ? "" : " not enforced");
    };
    say("checks", joined(a.checks, check), joined(b.checks, check));
    say("triggers", joined(a.triggers, [](const auto& t) { return t.sql; }),
        joined(b.triggers, [](const auto& t) { return t.sql; }));
    say("options", a.engine + a.charset + a.collation + a.comment + a.rowFormat + a.options,
        b.engine + b.charset + b.collation + b.comment + b.rowFormat + b.options);
    say("notes", joined(a.notes, [](const auto& n) { return n; }), joined(b.notes, [](const auto& n) { return n; }));
    return out.empty() && !(a == b) ? "members that are not told here" : out;
}

}  // namespace test
