#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include <sequelize/core/error.hpp>

#include "../../core/ascii.hpp"
#include "../type_sql.hpp"
#include "postgres_dialect.hpp"
#include "postgres_schema_sql.hpp"

namespace sequelize::detail {
namespace {

std::string catalogText(const Value& value) {
    const auto* text = value.getIf<std::string>();
    return text ? *text : std::string();
}

std::int64_t catalogNumber(const Value& value) {
    if (const auto* number = value.getIf<std::int64_t>()) return *number;
    const auto* natural = value.getIf<std::uint64_t>();
    return natural ? static_cast<std::int64_t>(*natural) : 0;
}

bool catalogFlag(const Value& value) {
    const auto* flag = value.getIf<bool>();
    return flag ? *flag : catalogNumber(value) != 0;
}

/// 'draft'::character varying: the type is the column's.
std::string bareConstant(std::string text) {
    if (!text.starts_with('\'')) return text;
    std::size_t at = 1;
    for (; at < text.size(); ++at) {
        if (text[at] != '\'') continue;
        if (at + 1 < text.size() && text[at + 1] == '\'')
            ++at;
        else
            break;
    }
    const std::string_view rest = std::string_view(text).substr(std::min(at + 1, text.size()));
    const bool isType = rest.starts_with("::") && rest.find_first_of("'()+-*/|") == std::string_view::npos;
    // character varying(10), numeric(10,2)
    const bool isSized = rest.starts_with("::") && rest.ends_with(')') && rest.find_first_of("'+-*/|") == rest.npos;
    if (isType || isSized) text.resize(at + 1);
    return text;
}

std::string_view referentialAction(std::string_view letter) {
    if (letter == "c") return "CASCADE";
    if (letter == "n") return "SET NULL";
    return letter == "d" ? "SET DEFAULT" : "";
}

class PostgresReader {
public:
    PostgresReader(const AskRows& ask, const SchemaQuestion& question) : ask_(ask) {
        // An empty schema, and one that is not there, have no tables.
        if (question.schema &&
            ask_("SELECT 1 FROM pg_namespace WHERE nspname = " + postgresText(*question.schema), {}).empty())
            throw UsageError(fmt::format("there is no schema '{}'", *question.schema));
        const std::string schema =
            question.temporary ? "(SELECT pg_my_temp_schema())"
            : question.schema  ? "(SELECT oid FROM pg_namespace WHERE nspname = " + postgresText(*question.schema) + ")"
                               : "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())";
        tables_ = "c.relnamespace = " + schema + " AND c.relkind IN ('r', 'p')";
        views_ = "c.relnamespace = " + schema + " AND c.relkind IN ('v', 'm')";
        if (question.tables.empty()) return;
        std::string list;
        for (const auto& name : question.tables) list += (list.empty() ? "" : ", ") + postgresText(name);
        tables_ += " AND c.relname IN (" + list + ")";
    }

    SchemaModel read() {
        SchemaModel model;
        for (
            const auto& row : ask_(
                "SELECT CAST(c.oid AS BIGINT), CAST(c.relname AS TEXT), CAST(c.relkind AS TEXT), CAST(c.relpersistence AS "
                "TEXT), obj_description(c.oid, 'pg_class'), EXISTS (SELECT 1 FROM pg_inherits AS i WHERE i.inhrelid = "
                "c.oid) FROM pg_class AS c WHERE " +
                    tables_ + " ORDER BY CAST(c.relname AS TEXT) COLLATE \"C\"",
                {})) {
            auto& table = model.tables.emplace_back();
            table.name = catalogText(row[1]);
            if (catalogText(row[3]) == "u") table.options = "UNLOGGED";
            table.comment = catalogText(row[4]);
            if (catalogText(row[2]) == "p") table.notes.push_back("it is partitioned");
            if (catalogFlag(row[5])) table.notes.push_back("it inherits from another table, or is a partition of one");
            places_[catalogNumber(row[0])] = model.tables.size() - 1;
        }
        model_ = &model;
        if (!model.tables.empty()) {
            columns();
            indexes();
            foreignKeys();
            checks();
            triggers();
        }
        for (const auto& row :
             ask_("SELECT CAST(c.relname AS TEXT) FROM pg_class AS c WHERE " + views_ + " ORDER BY 1", {}))
            model.views.push_back(catalogText(row[0]));
        std::ranges::sort(model.views);
        return model;
    }

private:
    TableSchema& tableOf(const Value& oid) { return model_->tables[places_.at(catalogNumber(oid))]; }

    void columns() {
        for (
            const auto& row : ask_(
                "SELECT CAST(c.oid AS BIGINT), CAST(a.attname AS TEXT), format_type(a.atttypid, a.atttypmod), a.attnotnull, "
                "CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END, CAST(a.attidentity AS TEXT), "
                "CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END, CASE WHEN a.attcollation <> "
                "t.typcollation THEN CAST(l.collname AS TEXT) END, col_description(c.oid, a.attnum), (SELECT "
                "string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_enum AS e WHERE e.enumtypid = "
                "t.oid), s.relname IS NOT NULL, (SELECT COALESCE(q.last_value + q.increment_by, q.start_value) FROM "
                "pg_sequences AS q WHERE q.schemaname = s.schema AND q.sequencename = s.relname) FROM pg_class AS c JOIN "
                "pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type AS t ON t.oid = "
                "a.atttypid LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum LEFT JOIN pg_collation AS "
                "l ON l.oid = a.attcollation LEFT JOIN (SELECT p.refobjid, p.refobjsubid, q.relname, CAST(q.relnamespace AS "
                "REGNAMESPACE) AS space, n.nspname AS schema FROM pg_depend AS p JOIN pg_class AS q ON q.oid = p.objid AND "
                "q.relkind = 'S' JOIN pg_namespace AS n ON n.oid = q.relnamespace WHERE p.classid = CAST('pg_class' AS "
                "REGCLASS) AND p.refclassid = CAST('pg_class' AS REGCLASS) AND p.deptype IN ('a', 'i')) AS s ON s.refobjid = "
                "c.oid AND s.refobjsubid = a.attnum WHERE " +
                    tables_ + " ORDER BY 1, a.attnum",
                {})) {
            auto& table = tableOf(row[0]);
            auto& column = table.columns.emplace_back();
            column.name = catalogText(row[1]);
            const std::string type = catalogText(row[2]);
            column.type = row[9].isNull() ? type : "enum(" + catalogText(row[9]) + ")";
            column.allowNull = !catalogFlag(row[3]);
            const std::string written = catalogText(row[4]);
            const bool counts =
                catalogFlag(row[10]) && (!catalogText(row[5]).empty() || written.starts_with("nextval("));
            column.autoIncrement = counts;
            if (!row[4].isNull() && !counts) column.defaultValue = bareConstant(written);
            column.generated = withoutParentheses(catalogText(row[6]));
            column.isStored = !row[6].isNull();
            column.collation = catalogText(row[7]);
            column.comment = catalogText(row[8]);
            if (!row[9].isNull()) column.definition = type;
            column.definition = columnDdl(table, column);
            if (counts && !row[11].isNull()) table.autoIncrement = static_cast<std::uint64_t>(catalogNumber(row[11]));
        }
    }

    static std::string withoutParentheses(std::string text) {
        return text.starts_with('(') && closes(text) ? text.substr(1, text.size() - 2) : text;
    }
    /// Whether the first parenthesis is closed by the last character.
    static bool closes(std::string_view text) {
        int depth = 0;
        bool isText = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\'') isText = !isText;
            if (isText) continue;
            if (text[i] == '(') ++depth;
            if (text[i] == ')' && --depth == 0) return i + 1 == text.size();
        }
        return false;
    }

    /// One row for each part of each index.
    void indexes() {
        const auto rows = ask_(
            "SELECT CAST(c.oid AS BIGINT), CAST(i.relname AS TEXT), x.indisunique, x.indisprimary, CAST(m.amname AS TEXT), "
            "pg_get_expr(x.indpred, x.indrelid), obj_description(i.oid, 'pg_class'), k.oid IS NOT NULL, pg_get_indexdef(i.oid), "
            "CAST(a.attname AS TEXT), pg_get_indexdef(i.oid, CAST(p.place AS INTEGER), true), (p.flags & 1) = 1, (x.indnatts > "
            "x.indnkeyatts OR i.reloptions IS NOT NULL OR k.condeferrable IS TRUE OR NOT o.opcdefault OR ((p.flags & 1) = 1) <> "
            "((p.flags & 2) = 2) OR pg_get_indexdef(i.oid) LIKE '%NULLS NOT DISTINCT%'), CASE WHEN p.collation <> 0 AND "
            "p.collation <> a.attcollation THEN CAST(l.collname AS TEXT) END FROM pg_class AS c JOIN pg_index AS x ON x.indrelid = "
            "c.oid JOIN pg_class AS i ON i.oid = x.indexrelid JOIN pg_am AS m ON m.oid = i.relam CROSS JOIN LATERAL (SELECT n + 1 "
            "AS place, x.indkey[n] AS number, x.indoption[n] AS flags, x.indclass[n] AS opclass, x.indcollation[n] AS collation "
            "FROM generate_series(0, x.indnkeyatts - 1) AS n) AS p JOIN pg_opclass AS o ON o.oid = p.opclass LEFT JOIN "
            "pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = p.number AND p.number <> 0 LEFT JOIN pg_collation AS l ON "
            "l.oid = p.collation LEFT JOIN pg_constraint AS k ON k.conindid = i.oid AND k.contype IN ('p', 'u', 'x') WHERE " +
                tables_ + " ORDER BY 1, 2, p.place",
            {});
        for (const auto& row : rows) {
            auto& table = tableOf(row[0]);
            const std::string name = catalogText(row[1]);
            const bool isPrimary = catalogFlag(row[3]);
            IndexSchema* index = nullptr;
            if (isPrimary) {
                if (!table.primaryKey) index = &table.primaryKey.emplace();
                index = &*table.primaryKey;
            } else {
                if (table.indexes.empty() || table.indexes.back().name != name) table.indexes.emplace_back();
                index = &table.indexes.back();
            }
            index->name = name;
            index->isUnique = catalogFlag(row[2]);
            if (catalogText(row[4]) != "btree") index->method = capitals(catalogText(row[4]));
            index->where = withoutParentheses(catalogText(row[5]));
            index->comment = catalogText(row[6]);
            index->isConstraint = catalogFlag(row[7]);
            if (catalogFlag(row[12])) index->rest = catalogText(row[8]);
            auto& part = index->parts.emplace_back();
            part.column = catalogText(row[9]);
            if (row[9].isNull()) part.expression = withoutParentheses(catalogText(row[10]));
            part.isDescending = catalogFlag(row[11]);
            part.collation = catalogText(row[13]);
        }
    }

    /// One row for each column of each key.
    void foreignKeys() {
        const auto rows = ask_(
            "SELECT CAST(c.oid AS BIGINT), CAST(k.conname AS TEXT), CAST(a.attname AS TEXT), CASE WHEN t.relnamespace <> "
            "c.relnamespace THEN CAST(s.nspname AS TEXT) END, CAST(t.relname AS TEXT), CAST(b.attname AS TEXT), "
            "CAST(k.confdeltype AS TEXT), CAST(k.confupdtype AS TEXT), k.condeferrable, k.condeferred, CAST(k.confmatchtype AS "
            "TEXT) FROM pg_class AS c JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'f' JOIN pg_class AS t ON "
            "t.oid = k.confrelid JOIN pg_namespace AS s ON s.oid = t.relnamespace CROSS JOIN LATERAL ROWS FROM (unnest(k.conkey), "
            "unnest(k.confkey)) WITH ORDINALITY AS p (own, other, place) JOIN pg_attribute AS a ON a.attrelid = c.oid AND "
            "a.attnum = p.own JOIN pg_attribute AS b ON b.attrelid = t.oid AND b.attnum = p.other WHERE " +
                tables_ + " ORDER BY 1, 2, p.place",
            {});
        for (const auto& row : rows) {
            auto& keys = tableOf(row[0]).foreignKeys;
            const std::string name = catalogText(row[1]);
            if (keys.empty() || keys.back().name != name) keys.emplace_back();
            auto& key = keys.back();
            key.name = name;
            key.columns.push_back(catalogText(row[2]));
            key.targetSchema = catalogText(row[3]);
            key.targetTable = catalogText(row[4]);
            key.targetColumns.push_back(catalogText(row[5]));
            key.onDelete = referentialAction(catalogText(row[6]));
            key.onUpdate = referentialAction(catalogText(row[7]));
            key.rest = catalogText(row[10]) == "f" ? "MATCH FULL" : "";
            if (catalogFlag(row[8]))
                key.rest += std::string(key.rest.empty() ? "" : " ") +
                            (catalogFlag(row[9]) ? "DEFERRABLE INITIALLY DEFERRED" : "DEFERRABLE");
        }
    }

    void checks() {
        for (const auto& row :
             ask_("SELECT CAST(c.oid AS BIGINT), CAST(k.conname AS TEXT), pg_get_expr(k.conbin, k.conrelid) "
                  "FROM pg_class AS c JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'c' "
                  "WHERE " +
                      tables_ + " ORDER BY 1, 2",
                  {}))
            tableOf(row[0]).checks.push_back(
                {.name = catalogText(row[1]), .expression = withoutParentheses(catalogText(row[2]))});
    }

    void triggers() {
        for (const auto& row :
             ask_("SELECT CAST(c.oid AS BIGINT), CAST(g.tgname AS TEXT), pg_get_triggerdef(g.oid) FROM "
                  "pg_class AS c JOIN pg_trigger AS g ON g.tgrelid = c.oid AND NOT g.tgisinternal WHERE " +
                      tables_ + " ORDER BY 1, 2",
                  {}))
            tableOf(row[0]).triggers.push_back({.name = catalogText(row[1]), .sql = catalogText(row[2])});
    }

    const AskRows& ask_;
    std::string tables_;
    std::string views_;
    std::map<std::int64_t, std::size_t> places_;
    SchemaModel* model_ = nullptr;
};

}  // namespace

SchemaModel PostgresSchemaSql::read(const AskRows& ask, const SchemaQuestion& question) const {
    return PostgresReader(ask, question).read();
}

std::vector<std::string> PostgresSchemaSql::columnUsers(const AskRows& ask, const std::string& table,
                                                        const std::string& column) const {
    std::vector<std::string> users;
    for (const auto& row :
         ask("SELECT DISTINCT CAST(v.relname AS TEXT) FROM pg_depend AS d JOIN pg_rewrite AS r ON r.oid = "
             "d.objid AND d.classid = CAST('pg_rewrite' AS REGCLASS) JOIN pg_class AS v ON v.oid = r.ev_class "
             "JOIN pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid WHERE "
             "d.refobjid = to_regclass(" +
                 postgresText(inQuotes(table)) + ") AND a.attname = " + postgresText(column) + " ORDER BY 1",
             {}))
        users.push_back("the view '" + catalogText(row[0]) + "'");
    return users;
}

}  // namespace sequelize::detail
