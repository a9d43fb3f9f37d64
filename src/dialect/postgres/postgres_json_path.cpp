#include "postgres_json_path.hpp"

#include <algorithm>
#include <string>

#include "../../core/json_form.hpp"
#include "../../query/expression_node.hpp"
#include "../../query/json_path.hpp"

namespace sequelize::detail {

const JsonPathSql& postgresJsonPath() {
    static const PostgresJsonPath only;
    return only;
}

namespace {

/// What is there, as JSONB. A strict path takes nothing for a list that is none; what it does not find is NULL.
Expression partOfDocument(const JsonPart& part) {
    return std::move(
               (SqlPieces() << "JSONB_PATH_QUERY_FIRST(CAST(" << part.document << " AS JSONB), CAST('strict ' || ")
                   .bound(part.path)
               << " AS JSONPATH), '{}', TRUE)")
        .take();
}

Expression typeOfPart(const JsonPart& part) {
    return std::move(SqlPieces() << "JSONB_TYPEOF(" << partOfDocument(part) << ")").take();
}

Expression textOfPart(const JsonPart& part) {
    return std::move(SqlPieces() << "(" << partOfDocument(part) << " #>> '{}')").take();
}

/// What is there where its type is as `test` says, else NULL.
Expression wherePart(const JsonPart& part, std::string_view test, const Expression& what) {
    return std::move(SqlPieces() << "CASE WHEN " << typeOfPart(part) << test << " THEN " << what << " END").take();
}

Expression asJsonb(const Expression& value) {
    return std::move(SqlPieces() << "CAST(" << jsonOperand(value, BindOrigin::Source::jsonText) << " AS JSONB)").take();
}

constexpr std::string_view ofAnyPart = " <> 'null'";
constexpr std::string_view ofTextPart = " = 'string'";
constexpr std::string_view ofNumberPart = " = 'number'";
constexpr std::string_view byBytes = " COLLATE \"C\"";

}  // namespace

Expression PostgresJsonPath::type(const JsonPart& part) const {
    return std::move(SqlPieces() << "UPPER(" << typeOfPart(part) << ")").take();
}

Expression PostgresJsonPath::value(const JsonPart& part) const {
    return textOfPart(part);
}

Expression PostgresJsonPath::text(const JsonPart& part) const {
    return std::move(SqlPieces() << "(" << wherePart(part, ofTextPart, textOfPart(part)) << ")" << byBytes).take();
}

Expression PostgresJsonPath::equals(const JsonPart& part, JsonKind, const Expression& value) const {
    return std::move(SqlPieces() << wherePart(part, ofAnyPart, partOfDocument(part)) << " = " << asJsonb(value)).take();
}

Expression PostgresJsonPath::compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                      const Expression& value) const {
    if (kind == JsonKind::text) return std::move(SqlPieces() << text(part) << sign << value).take();
    return std::move(SqlPieces() << wherePart(part, ofNumberPart, partOfDocument(part)) << sign << asJsonb(value))
        .take();
}

std::vector<Expression> PostgresJsonPath::order(const JsonPart& part) const {
    return {
        std::move(SqlPieces() << "CASE " << typeOfPart(part)
                              << " WHEN 'number' THEN 1 WHEN 'string' THEN 2 WHEN 'object' THEN 3 WHEN 'array' THEN "
                                 "4 WHEN 'boolean' THEN 5 ELSE 0 END")
            .take(),
        wherePart(part, ofNumberPart, std::move(SqlPieces() << "CAST(" << textOfPart(part) << " AS NUMERIC)").take()),
        std::move(SqlPieces() << "(" << wherePart(part, " IN ('string', 'boolean')", textOfPart(part)) << ")"
                              << byBytes)
            .take()};
}

// ---- setting ----

namespace {

/// The path as an array of texts: {"address","0"}.
std::string pathArray(std::string_view path) {
    std::string array = "{";
    for (const auto& step : jsonSteps(path)) {
        if (array.size() > 1) array += ',';
        if (step.isIndex) {
            array += std::to_string(step.index);
            continue;
        }
        array += '"';
        for (const char c : jsonContent(step.key)) {
            if (c == '"' || c == '\\') array += '\\';
            array += c;
        }
        array += '"';
    }
    return array + "}";
}

void writePathArray(SqlPieces& sql, std::string_view path) {
    (sql << "CAST(").bound(pathArray(path)) << " AS TEXT[])";
}

Expression isHolder(const Expression& column, const JsonContainer& container) {
    const JsonPart part{column, container.path};
    const Expression type = typeOfPart(part);
    if (!container.isList)
        return std::move(SqlPieces() << "COALESCE(" << type << ", 'null') IN ('null', 'object')").take();
    return std::move(SqlPieces() << "CASE COALESCE(" << type << ", 'null') WHEN 'array' THEN JSONB_ARRAY_LENGTH("
                                 << partOfDocument(part) << ") >= " << std::to_string(container.least)
                                 << (container.least == 0 ? " WHEN 'null' THEN TRUE" : "") << " ELSE FALSE END")
        .take();
}

/// What a part is set to, as JSONB that is not NULL.
Expression madeJsonb(const Expression& value) {
    const JsonSource source = jsonSourceOf(value);
    if (source == JsonSource::value) return asJsonb(value);
    const Expression& given = value->children.front();
    SqlPieces sql;
    if (source == JsonSource::part)
        sql << "COALESCE(" << partOfDocument({given->children.front(), given->text});
    else
        sql << "COALESCE(TO_JSONB(" << given << ")";
    return std::move(sql << ", CAST('null' AS JSONB))").take();
}

/// No function of SQL refuses a row; a text that is no number does. It is of the row, or else it would be computed
/// before there is one.
Expression withSetParts(const Expression& e) {
    const Expression& column = e->children.front();
    const auto containers = jsonContainersOf(e);
    const auto held = [&](const JsonContainer& container) {
        const JsonPart part{column, container.path};
        return std::move(SqlPieces() << "CASE WHEN COALESCE(" << typeOfPart(part) << ", 'null') = 'null' THEN CAST('"
                                     << (container.isList ? "[]" : "{}") << "' AS JSONB) ELSE " << partOfDocument(part)
                                     << " END")
            .take();
    };
    SqlPieces sql;
    sql << "CASE WHEN ";
    for (std::size_t i = 0; i < containers.size(); ++i)
        sql << (i == 0 ? "" : " AND ") << isHolder(column, containers[i]);
    sql << " THEN ";
    std::size_t count = containers.size() - 1;
    for (std::size_t i = 1; i < e->children.size() && !isRemoval(e->children[i]); ++i) ++count;
    for (std::size_t i = 0; i < count; ++i) sql << "JSONB_SET(";
    sql << held(containers.front());
    for (std::size_t i = 1; i < containers.size(); ++i) {
        writePathArray(sql << ", ", containers[i].path);
        sql << ", " << held(containers[i]) << ")";
    }
    for (std::size_t i = 1; i < e->children.size() && !isRemoval(e->children[i]); ++i) {
        writePathArray(sql << ", ", e->children[i]->text);
        sql << ", " << madeJsonb(e->children[i]->children.front()) << ")";
    }
    sql << " ELSE TO_JSONB(CAST('" << postgresPartRefusal << "' || LEFT(CAST(" << column
        << " AS TEXT), 0) AS INTEGER)) END";
    return std::move(sql).take();
}

}  // namespace

/// The parts that go do so last: indexes count what was there. A path that names nothing removes nothing.
Expression PostgresJsonPath::set(const Expression& e) const {
    const auto& parts = e->children;
    const auto isGone = [&](std::size_t i) { return isRemoval(parts[i]); };
    if (!isGone(parts.size() - 1)) return withSetParts(e);
    SqlPieces sql;
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (isGone(i)) sql << "(";
    if (isGone(1))
        sql << "CAST(" << parts.front() << " AS JSONB)";
    else
        sql << withSetParts(e);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (!isGone(i)) continue;
        sql << " #- CASE WHEN " << partOfDocument({parts.front(), parts[i]->text})
            << " IS NULL THEN CAST('{}' AS TEXT[]) ELSE ";
        writePathArray(sql, parts[i]->text);
        sql << " END)";
    }
    return std::move(sql).take();
}

}  // namespace sequelize::detail
