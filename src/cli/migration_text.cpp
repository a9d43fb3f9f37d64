#include "migration_text.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../core/ascii.hpp"
#include "../difference/difference.hpp"
#include "../difference/plan.hpp"
#include "../difference/same_parts.hpp"
#include "../migration/parse_sql_migration.hpp"
#include "../migration/script_reader.hpp"
#include "../model_source/expressions.hpp"
#include "../schema/identifier.hpp"
#include "change_keys.hpp"
#include "generate.hpp"
#include "lint_sql.hpp"
#include "schema_calls.hpp"

namespace sequelize::detail::commandline {
namespace {

std::string hereText(const SchemaRisk& risk) {
    return risk.rows ? fmt::format(" (rows here: {})", *risk.rows) : std::string();
}

/// The difference with a name for each foreign key that has none, where only its name can drop it again: the database
/// would make one up, which nobody knows yet.
SchemaDifference withKeyNames(const SqlDialect& dialect, SchemaDifference difference) {
    if (!dialect.schemaSql().foreignKeysHoldTypes()) return difference;
    std::set<std::string> taken;
    for (const auto* schema : {&difference.before, &difference.after})
        for (const auto& table : schema->tables)
            for (const auto& key : table.foreignKeys) taken.insert(capitals(key.name));
    for (auto& table : difference.after.tables)
        for (auto& key : table.foreignKeys) {
            if (!key.name.empty()) continue;
            std::string name = table.name;
            for (const auto& column : key.columns) name += "_" + column;
            name += "_" + key.targetTable + "_fk";
            key.name = shortenedIdentifier(name);
            for (int i = 2; !taken.insert(capitals(key.name)).second; ++i)
                key.name = shortenedIdentifier(fmt::format("{}_{}", name, i));
        }
    return difference;
}

/// What a finding is about: what is renamed has its former name in the statement.
std::string findingSubject(const SchemaChange& change) {
    if (change.kind == SchemaChange::Kind::renameTable) return change.before;
    if (change.kind == SchemaChange::Kind::renameColumn) return change.table + "." + change.before;
    return change.subject();
}

bool isAllowed(const MigrationSource& source, const SchemaChange& change) {
    return std::ranges::find(source.allowed, changeKey(change)) != source.allowed.end();
}

bool isFilledBefore(const MigrationSource& source, const SchemaChange& change) {
    return std::ranges::any_of(source.filledBefore, [&](const FilledColumn& each) {
        return each.table == change.table && each.column == change.name;
    });
}

/// Whether the server is asked to change the column without keeping writers waiting, and refuses else.
bool isAskedBesideWriters(const MigrationSource& source, const StagedPlan& plan, const SchemaChange& change,
                          bool isCpp) {
    if (change.kind != SchemaChange::Kind::changeColumn) return false;
    bool isAsked = false;
    for (const auto* part : {&plan.first, &plan.last})
        for (const auto& step : part->steps) {
            if (!step.before || !step.after || step.after->name != change.table) continue;
            const auto* was = step.before->column(diff::nameBefore(source.difference, change.table, change.name));
            const auto* is = step.after->column(change.name);
            if (!was) was = step.before->column(change.name);
            if (!was || !is || diff::isSameColumn(*was, *is)) continue;
            isAsked = source.online.ofChange(*step.before, *step.after, step.renames).isAsked() ||
                      (isCpp && source.online.ofChangedColumn(*step.before, *was, *is).isAsked() &&
                       schemaCalls(source.database, step, source.online, source.run));
            if (!isAsked) return false;
        }
    return isAsked;
}

/// A line for each change and each of its risks. Those with a code are found by migration:lint, unless they are meant.
std::vector<std::string> upNotes(const MigrationSource& source, const StagedPlan& plan, bool isCpp) {
    std::vector<std::string> notes;
    for (const auto& change : source.difference.changes) {
        notes.push_back(inOneLine(change.text()));
        for (const auto& risk : change.risks) {
            const auto code = riskCode(change, risk);
            const std::string text = inOneLine(risk.reason + hereText(risk));
            if (risk.kind == SchemaRisk::Kind::blocksWrites && isAskedBesideWriters(source, plan, change, isCpp))
                continue;
            if (code.empty())
                notes.push_back("    " + text);
            else if (code == "MF102" && isFilledBefore(source, change))
                notes.push_back(fmt::format("    {} once the migration before has filled it in: {}", code, text));
            else if (isAllowed(source, change))
                notes.push_back(fmt::format("    {} allowed: {}", code, text));
            else
                notes.push_back(fmt::format("    lint:{} {}: {}", code, inOneLine(findingSubject(change)), text));
        }
    }
    return notes;
}

/// What undoing loses or needs; nobody has counted rows, for it is of tables that are yet to be.
std::vector<std::string> downNotes(const MigrationSource& source) {
    std::vector<std::string> notes;
    const auto back = diff::inverse(source.difference);
    for (const auto& change : back.changes) {
        notes.push_back(inOneLine(change.text()));
        for (const auto& risk : change.risks) {
            const bool isWorse =
                risk.kind == SchemaRisk::Kind::destroysData || risk.kind == SchemaRisk::Kind::failsOnPresentRows;
            const auto* before = back.before.table(diff::nameBefore(back, change.table));
            const auto* was = before ? before->column(diff::nameBefore(back, change.table, change.name)) : nullptr;
            const auto* after = back.after.table(change.table);
            const auto* is = after ? after->column(change.name) : nullptr;
            const bool isConversion = change.kind == SchemaChange::Kind::changeColumn && was && is &&
                                      risk.kind == SchemaRisk::Kind::destroysData;
            if (isConversion) {
                ColumnSchema renamed = *is;
                renamed.name = was->name;
                if (source.database.dialect().schemaSql().conversion(*before, *was, renamed).keepsAll) continue;
            }
            if (isWorse) notes.push_back("    careful: " + inOneLine(risk.reason));
        }
    }
    for (const auto& change : source.difference.changes)
        if (change.kind == SchemaChange::Kind::dropTable || change.kind == SchemaChange::Kind::dropColumn)
            notes.push_back(fmt::format("    careful: {} comes back without its values", inOneLine(change.subject())));
    return notes;
}

/// What stands where columns are to be filled in: lines of a comment, and an empty one before each.
std::vector<std::string> fillingLines(const MigrationSource& source, const StagedPlan& plan, bool isCpp = false) {
    std::vector<std::string> lines;
    for (const auto& column : plan.columns) {
        const std::string update = column.example(source.database.dialect());
        lines.emplace_back();
        lines.push_back(inOneLine(column.reason()));
        lines.emplace_back("FILL IN: write in the place of <value> what it is, and make a statement of the comment.");
        if (!source.filled.empty()) {
            // A file without statements does not run.
            if (isCpp || !source.difference.isClean())
                lines.emplace_back(
                    "Had this run without that, and the next migration failed: db:migrate:undo, fill it in, db:migrate.");
            const SchemaChange change{
                .kind = SchemaChange::Kind::addColumn, .table = column.table, .name = column.column};
            if (!isAllowed(source, change))
                lines.push_back(
                    inOneLine(fmt::format("lint:MF102 {}: rows that are there need a value", findingSubject(change))));
        }
        lines.push_back(inOneLine(isCpp ? fmt::format("queryInterface.query({});", cppText(update)) : update + ";"));
    }
    return lines;
}

StagedPlan upPlanOf(const MigrationSource& source) {
    const auto& dialect = source.database.dialect();
    if (source.filled.empty()) return stagedPlanOf(dialect, source.difference);
    return {.first = diff::planOf(dialect, source.difference), .columns = source.filled};
}

/// The statements of a step, with what is asked of the server.
std::vector<std::string> writtenStep(const MigrationSource& source, const diff::SchemaStep& step) {
    const auto& schema = source.database.dialect().schemaSql();
    const auto way =
        step.before && step.after ? source.online.ofChange(*step.before, *step.after, step.renames) : OnlineWay{};
    if (!way.isAsked()) return schema.written(step.script);
    return schema.written(schema.alterTable(*step.before, *step.after,
                                            {.renames = step.renames, .algorithm = way.algorithm, .lock = way.lock}));
}

// SQL.

std::string withoutEnd(std::string sql) {
    while (!sql.empty() && (sql.back() == ';' || sql.back() == ' ' || sql.back() == '\n')) sql.pop_back();
    return sql;
}

/// Why what a statement's words alone say of a column is not so; empty: it may be.
std::string_view whyUnfounded(const MigrationSource& source, const Finding& finding) {
    if (finding.code != "MF102" && finding.code != "DS103") return {};
    const auto& difference = source.difference;
    for (const auto& table : difference.after.tables) {
        const auto* before = difference.before.table(diff::nameBefore(difference, table.name));
        if (!before) continue;
        for (const auto& column : table.columns) {
            if (!finding.isAbout(table.name + "." + column.name)) continue;
            const auto* was = before->column(diff::nameBefore(difference, table.name, column.name));
            if (!was) continue;
            if (finding.code == "MF102") return was->allowNull ? "" : "it was NOT NULL before";
            ColumnSchema is = column;
            is.name = was->name;
            const bool keepsAll = source.database.dialect().schemaSql().conversion(*before, *was, is).keepsAll;
            return keepsAll && was->generated.empty() && is.generated.empty() ? "the type holds every value of before"
                                                                              : "";
        }
    }
    return {};
}

/// The codes of what is found in a statement, and is meant.
std::string allowances(const MigrationSource& source, const std::vector<FilledColumn>& filled, const std::string& sql,
                       StatementLint& lint) {
    std::string text;
    for (const auto& finding : lint.of(sql)) {
        const bool isOfNew = finding.code == "DS103" && std::ranges::any_of(filled, [&](const FilledColumn& each) {
                                 return finding.isAbout(each.table + "." + each.column);
                             });
        if (isOfNew) {
            text += "-- lint:ignore DS103 the column is new, and its type stays\n";
            continue;
        }
        if (const auto why = whyUnfounded(source, finding); !why.empty()) {
            text += fmt::format("-- lint:ignore {} {}\n", finding.code, why);
            continue;
        }
        const auto found = std::ranges::find_if(source.difference.changes, [&](const SchemaChange& change) {
            return std::ranges::any_of(
                       change.risks, [&](const SchemaRisk& risk) { return riskCode(change, risk) == finding.code; }) &&
                   finding.isAbout(change.subject()) && isAllowed(source, change);
        });
        if (found != source.difference.changes.end())
            text += fmt::format("-- lint:ignore {} allowed as {}\n", finding.code, inOneLine(changeKey(*found)));
    }
    return text;
}

struct SqlSide {
    std::string text{};
    std::vector<std::string> statements{};
};

SqlSide sqlSide(const MigrationSource& source, const StagedPlan& plan, const std::vector<std::string>& notes,
                bool isUp) {
    SqlSide side;
    for (const auto& note : notes) side.text += "-- " + note + "\n";
    StatementLint lint(source.database.dialect());
    std::string last;
    const auto add = [&](const diff::SchemaStep& step) {
        for (const auto& statement : writtenStep(source, step)) {
            const std::string sql = withoutEnd(statement);
            // Each rebuild says it for itself; once is enough.
            if (sql.starts_with("PRAGMA foreign_keys") &&
                std::ranges::find(side.statements, sql) != side.statements.end())
                continue;
            if (last != step.title) side.text += "\n-- " + inOneLine(step.title) + "\n";
            last = step.title;
            if (isUp) side.text += allowances(source, plan.columns, sql, lint);
            const bool isProgram = sql.find(';') != std::string::npos;
            side.text += isProgram ? fmt::format("-- migrate:statement-begin\n{}\n-- migrate:statement-end\n", sql)
                                   : sql + ";\n";
            side.statements.push_back(sql);
        }
    };
    for (const auto& step : plan.first.steps) add(step);
    for (const auto& line : fillingLines(source, plan)) side.text += line.empty() ? "\n" : "-- " + line + "\n";
    last.clear();
    for (const auto& step : plan.last.steps) add(step);
    return side;
}

/// Throws UsageError where the file would be read as something else than what was to be written.
void requireReadAs(const MigrationSource& source, const std::optional<SqlScript>& script, const SqlSide& side) {
    const auto& facts = source.database.dialect().facts();
    const LexicalMode mode = source.database.pool().acquire()->lexicalMode("");
    std::vector<std::string> read;
    if (script)
        for (const auto& statement : readStatements(*script, facts.lexical, mode))
            read.push_back(withoutEnd(std::string(statement.text)));
    if (read == side.statements) return;
    throw UsageError(
        "a name or a text of the tables cannot stand in an SQL migration: it holds what the file's reader takes for "
        "something else. Write the migration in C++ (--cpp).");
}

std::string headOf(const MigrationSource& source) {
    return fmt::format("Written by migration:diff, for {}.", source.database.dialect().facts().title);
}

// C++.

/// The text as C++: raw, where it is several lines long or has quotes.
std::string cppSql(const std::string& sql) {
    const bool isOdd = std::ranges::any_of(
        sql, [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f; });
    const bool isPlain = sql.find_first_of("\"\\\n") == std::string::npos;
    if (isOdd || isPlain || sql.find(")sql\"") != std::string::npos) return cppText(sql);
    return "R\"sql(" + sql + ")sql\"";
}

std::string cppSide(const MigrationSource& source, const StagedPlan& plan, const std::vector<std::string>& notes) {
    const std::string indent(12, ' ');
    std::string text;
    for (const auto& note : notes) text += indent + "// " + note + "\n";
    const auto add = [&](const diff::SchemaStep& step) {
        if (const auto calls = schemaCalls(source.database, step, source.online, source.run)) {
            for (const auto& line : *calls) text += indent + line + "\n";
            return;
        }
        text += indent + "// " + inOneLine(step.title) + "\n";
        for (const auto& statement : writtenStep(source, step))
            text += fmt::format("{}queryInterface.query({});\n", indent, cppSql(withoutEnd(statement)));
    };
    for (const auto& step : plan.first.steps) add(step);
    for (const auto& line : fillingLines(source, plan, true))
        if (!line.empty()) text += indent + "// " + line + "\n";
    for (const auto& step : plan.last.steps) add(step);
    if (plan.first.steps.empty() && plan.last.steps.empty()) text += indent + "static_cast<void>(queryInterface);\n";
    return text;
}

}  // namespace

std::string sqlMigration(const MigrationSource& given) {
    const auto& dialect = given.database.dialect();
    const SchemaDifference difference = withKeyNames(dialect, given.difference);
    const MigrationSource source{given.database, difference,   given.allowed,     given.run,
                                 given.online,   given.filled, given.filledBefore};
    const auto plan = upPlanOf(source);
    const auto up = sqlSide(source, plan, upNotes(source, plan, false), true);
    auto down = sqlSide(source, {.first = diff::downPlanOf(dialect, source.difference)}, downNotes(source), false);
    if (!source.filled.empty() && down.statements.empty()) {
        down.text += "-- What was filled in goes with its column.\nSELECT 1;\n";  // without any it could not be undone
        down.statements.emplace_back("SELECT 1");
    }
    std::string text = fmt::format("-- {} It runs there only.\n{}", headOf(source), sqlFile(up.text, down.text));
    if (up.statements.empty()) return text;  // nobody reads it before it is filled in
    const auto parsed = parseSqlMigration(text, "the migration", SqlFileRole::whole);
    requireReadAs(source, parsed.up, up);
    requireReadAs(source, parsed.down, down);
    return text;
}

std::string cppMigration(const MigrationSource& given, std::string_view function) {
    const auto& dialect = given.database.dialect();
    const SchemaDifference difference = withKeyNames(dialect, given.difference);
    const MigrationSource source{given.database, difference,   given.allowed,     given.run,
                                 given.online,   given.filled, given.filledBefore};
    const auto plan = upPlanOf(source);
    const auto up = cppSide(source, plan, upNotes(source, plan, true));
    const auto down = cppSide(source, {.first = diff::downPlanOf(dialect, source.difference)}, downNotes(source));
    return fmt::format("// {}\n{}", headOf(source), cppFile(function, up, down));
}

}  // namespace sequelize::detail::commandline
