#include "mysql_json_path.hpp"

#include <algorithm>
#include <string>

#include <sequelize/core/error.hpp>

#include "../../query/expression_node.hpp"
#include "../../query/json_path.hpp"

namespace sequelize::detail {

const JsonPathSql& mysqlJsonPath() {
    static const MysqlJsonPath only;
    return only;
}

const JsonPathSql& mariadbJsonPath() {
    static const MariadbJsonPath only;
    return only;
}

namespace {

/// To both databases the first element of what is no list is that itself: there is nothing there, as on every other.
Expression listsOnly(const JsonPart& part) {
    SqlPieces sql;
    bool any = false;
    std::size_t end = 1;
    for (const auto& step : jsonSteps(part.path)) {
        if (step.isIndex && step.index == 0) {
            sql << (any ? " AND " : "CASE WHEN ") << "JSON_TYPE(JSON_EXTRACT(" << part.document << ", ";
            sql.bound(std::string_view(part.path).substr(0, end)) << ")) = 'ARRAY'";
            any = true;
        }
        end = step.end;
    }
    if (!any) return part.document;
    return std::move(sql << " THEN " << part.document << " END").take();
}

Expression extracted(const JsonPart& part) {
    return std::move((SqlPieces() << "JSON_EXTRACT(" << listsOnly(part) << ", ").bound(part.path) << ")").take();
}

Expression typeAt(const JsonPart& part) {
    return std::move(SqlPieces() << "JSON_TYPE(" << extracted(part) << ")").take();
}

/// What is there where its type is as `test` says, else NULL.
Expression extractedWhere(const JsonPart& part, std::string_view test) {
    return std::move(SqlPieces() << "CASE WHEN " << typeAt(part) << test << " THEN " << extracted(part) << " END")
        .take();
}

constexpr std::string_view ofAnyValue = " <> 'NULL'";
constexpr std::string_view ofText = " = 'STRING'";

}  // namespace

// ---- MySQL ----

Expression MysqlJsonPath::type(const JsonPart& part) const {
    return typeAt(part);
}

Expression MysqlJsonPath::value(const JsonPart& part) const {
    return std::move(SqlPieces() << "JSON_UNQUOTE(" << extractedWhere(part, ofAnyValue) << ")").take();
}

Expression MysqlJsonPath::text(const JsonPart& part) const {
    return std::move(SqlPieces() << "JSON_UNQUOTE(" << extractedWhere(part, ofText) << ")").take();
}

Expression MysqlJsonPath::equals(const JsonPart& part, JsonKind, const Expression& value) const {
    return std::move(SqlPieces() << extractedWhere(part, ofAnyValue) << " = CAST("
                                 << jsonOperand(value, BindOrigin::Source::jsonText) << " AS JSON)")
        .take();
}

Expression MysqlJsonPath::compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                   const Expression& value) const {
    const std::string_view test =
        kind == JsonKind::text ? ofText : " IN ('INTEGER', 'UNSIGNED INTEGER', 'DOUBLE', 'DECIMAL')";
    return std::move(SqlPieces() << extractedWhere(part, test) << sign << "CAST("
                                 << jsonOperand(value, BindOrigin::Source::jsonText) << " AS JSON)")
        .take();
}

std::vector<Expression> MysqlJsonPath::order(const JsonPart& part) const {
    return {extractedWhere(part, ofAnyValue)};
}

// ---- setting ----

namespace {

/// Whether the part can be made one of the container's: it is one that is long enough, or there is nothing.
Expression isContainer(const Expression& column, const JsonContainer& container) {
    const Expression type = typeAt({column, container.path});
    if (!container.isList)
        return std::move(SqlPieces() << "COALESCE(" << type << ", 'NULL') IN ('NULL', 'OBJECT')").take();
    return std::move(
               (SqlPieces() << "CASE COALESCE(" << type << ", 'NULL') WHEN 'ARRAY' THEN JSON_LENGTH(" << column << ", ")
                   .bound(container.path)
               << ") >= " << std::to_string(container.least) << (container.least == 0 ? " WHEN 'NULL' THEN TRUE" : "")
               << " ELSE FALSE END")
        .take();
}

}  // namespace

Expression MysqlJsonPath::bound(const Expression& value) const {
    return std::move(SqlPieces() << "CAST(" << jsonOperand(value, BindOrigin::Source::jsonText) << " AS JSON)").take();
}

Expression MysqlJsonPath::parsed(const Expression& text) const {
    return std::move(SqlPieces() << "CAST(" << text << " AS JSON)").take();
}

/// What a part is set to, as JSON.
Expression MysqlJsonPath::made(const Expression& value) const {
    const JsonSource source = jsonSourceOf(value);
    if (source == JsonSource::value) return bound(value);
    const Expression& given = value->children.front();
    switch (source) {
        case JsonSource::document:
            return document(given);
        case JsonSource::part:
            return document(extracted({given->children.front(), given->text}));
        case JsonSource::flag:
            return parsed(std::move(SqlPieces() << "CASE WHEN " << given << " THEN 'true' WHEN " << given
                                                << " IS NULL THEN 'null' ELSE 'false' END")
                              .take());
        case JsonSource::day:
            return std::move(SqlPieces() << "CAST(" << given << " AS CHAR)").take();
        default:
            return given;
    }
}

namespace {

/// The path, which names nothing where it leads through what is no list: to both databases the first element of that
/// would be it itself.
void writeRemoved(SqlPieces& sql, const Expression& column, const std::string& path) {
    SqlPieces test;
    bool any = false;
    std::size_t end = 1;
    for (const auto& step : jsonSteps(path)) {
        if (step.isIndex && step.index == 0) {
            test << (any ? " AND " : ", CASE WHEN ") << "JSON_TYPE(JSON_EXTRACT(" << column << ", ";
            test.bound(std::string_view(path).substr(0, end)) << ")) = 'ARRAY'";
            any = true;
        }
        end = step.end;
    }
    if (!any) {
        (sql << ", ").bound(path);
        return;
    }
    ((sql << std::move(test << " THEN ").take()).bound(path)) << " ELSE '$[2147483647]' END";
}

}  // namespace

/// The parts that go do so last: indexes count what was there. Each has a call of its own: MariaDB's JSON_REMOVE reads
/// paths behind the second in another character set, and finds no key beyond ASCII.
Expression MysqlJsonPath::set(const Expression& e) const {
    const auto& parts = e->children;
    const auto isGone = [&](std::size_t i) { return isRemoval(parts[i]); };
    if (!isGone(parts.size() - 1)) return withSet(e);
    SqlPieces sql;
    for (std::size_t i = 1; i < parts.size(); ++i)
        if (isGone(i)) sql << "JSON_REMOVE(";
    sql << (isGone(1) ? parts.front() : withSet(e));
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (!isGone(i)) continue;
        writeRemoved(sql, parts.front(), parts[i]->text);
        sql << ")";
    }
    return std::move(sql).take();
}

/// JSON_SET alone does nothing, in silence, where the part's container is missing, no container, or NULL, and puts an
/// element anywhere. No function of SQL refuses a row; a number that is too large does.
Expression MysqlJsonPath::withSet(const Expression& e) const {
    const Expression& column = e->children.front();
    const auto containers = jsonContainersOf(e);
    SqlPieces sql;
    sql << "CASE WHEN ";
    for (std::size_t i = 0; i < containers.size(); ++i)
        sql << (i == 0 ? "" : " AND ") << isContainer(column, containers[i]);
    const auto held = [&](const JsonContainer& container) {
        const JsonPart part{column, container.path};
        return document(std::move(SqlPieces() << "CASE WHEN COALESCE(" << typeAt(part) << ", 'NULL') = 'NULL' THEN "
                                              << (container.isList ? "JSON_ARRAY()" : "JSON_OBJECT()") << " ELSE "
                                              << (container.path == "$" ? column : extracted(part)) << " END")
                            .take());
    };
    sql << " THEN JSON_SET(" << held(containers.front());
    for (std::size_t i = 1; i < containers.size(); ++i)
        (sql << ", ").bound(containers[i].path) << ", " << held(containers[i]);
    for (std::size_t i = 1; i < e->children.size() && !isRemoval(e->children[i]); ++i)
        (sql << ", ").bound(e->children[i]->text) << ", " << made(e->children[i]->children.front());
    sql << ") ELSE JSON_ARRAY(POW(COALESCE(CHAR_LENGTH(" << column << "), 0) + 10" << partRefusal << ") END";
    return std::move(sql).take();
}

// ---- MariaDB ----

namespace {

constexpr std::string_view ofNumber = " IN ('INTEGER', 'DOUBLE')";

/// Its collation tells all texts apart, with blanks at their ends.
Expression unquoted(const JsonPart& part) {
    return std::move(SqlPieces() << "CONVERT(JSON_UNQUOTE(" << extracted(part)
                                 << ") USING utf8mb4) COLLATE utf8mb4_nopad_bin")
        .take();
}

Expression asDouble(const JsonPart& part) {
    return std::move(SqlPieces() << "CAST(" << extracted(part) << " AS DOUBLE)").take();
}

/// Every digit of what is near a 64-bit integer; what is not, a strict mode would not let through.
Expression asDecimal(const JsonPart& part) {
    return std::move(SqlPieces() << "CASE WHEN ABS(" << asDouble(part) << ") BETWEEN 1 AND 1e30 THEN CAST("
                                 << extracted(part) << " AS DECIMAL(65,30)) ELSE 0 END")
        .take();
}

/// Of a number or text, for parts that are one, too.
Expression comparison(const JsonPart& part, std::string_view sign, JsonKind kind, const Expression& value) {
    SqlPieces sql;
    if (kind == JsonKind::text) {
        sql << unquoted(part) << sign << value;
    } else if (kind == JsonKind::real) {
        sql << asDouble(part) << sign << value;
    } else {
        // Doubles of unlike numbers may be alike, and then their digits tell.
        sql << "(" << asDouble(part) << ", " << asDecimal(part) << ")" << sign << "("
            << jsonOperand(value, BindOrigin::Source::jsonReal) << ", " << value << ")";
    }
    return std::move(sql).take();
}

}  // namespace

/// To MariaDB a quoted key that begins with a minus is a syntax error, of which conditions would only warn.
void MariadbJsonPath::requireReadable(std::string_view path) const {
    for (const auto& step : jsonSteps(path))
        if (!step.isIndex && step.key.starts_with("\"-"))
            throw UsageError(
                "MariaDB reads no path with a key that begins with '-'; give the key another name, or read the whole "
                "document");
}

Expression MariadbJsonPath::document(Expression computed) const {
    return std::move(SqlPieces() << "JSON_COMPACT(" << computed << ")").take();
}

Expression MariadbJsonPath::bound(const Expression& value) const {
    return document(jsonOperand(value, BindOrigin::Source::jsonText));
}

Expression MariadbJsonPath::parsed(const Expression& text) const {
    return document(text);
}

Expression MariadbJsonPath::text(const JsonPart& part) const {
    return std::move(SqlPieces() << "CASE WHEN " << typeAt(part) << ofText << " THEN " << unquoted(part) << " END")
        .take();
}

Expression MariadbJsonPath::equals(const JsonPart& part, JsonKind kind, const Expression& value) const {
    SqlPieces sql;
    sql << "CASE WHEN " << typeAt(part);
    switch (kind) {
        case JsonKind::text:
            sql << ofText << " THEN " << comparison(part, " = ", kind, value);
            break;
        case JsonKind::integer:
        case JsonKind::real:
            sql << ofNumber << " THEN " << comparison(part, " = ", kind, value);
            break;
        case JsonKind::flag:
            sql << " = 'BOOLEAN' THEN JSON_UNQUOTE(" << extracted(part)
                << ") = " << jsonOperand(value, BindOrigin::Source::jsonText);
            break;
        case JsonKind::document:
            sql << " IN ('OBJECT', 'ARRAY') THEN JSON_NORMALIZE(" << extracted(part) << ") = JSON_NORMALIZE("
                << jsonOperand(value, BindOrigin::Source::jsonText) << ")";
            break;
    }
    return std::move(sql << " WHEN " << typeAt(part) << ofAnyValue << " THEN FALSE END").take();
}

Expression MariadbJsonPath::compares(const JsonPart& part, std::string_view sign, JsonKind kind,
                                     const Expression& value) const {
    return std::move(SqlPieces() << "CASE WHEN " << typeAt(part) << (kind == JsonKind::text ? ofText : ofNumber)
                                 << " THEN " << comparison(part, sign, kind, value) << " END")
        .take();
}

std::vector<Expression> MariadbJsonPath::order(const JsonPart& part) const {
    const auto where = [&](std::string_view test, const Expression& what) {
        return std::move(SqlPieces() << "CASE WHEN " << typeAt(part) << test << " THEN " << what << " END").take();
    };
    return {std::move(
                SqlPieces() << "CASE " << typeAt(part)
                            << " WHEN 'INTEGER' THEN 1 WHEN 'DOUBLE' THEN 1 WHEN 'STRING' THEN 2 WHEN 'OBJECT' THEN 3 "
                               "WHEN 'ARRAY' THEN 4 WHEN 'BOOLEAN' THEN 5 END")
                .take(),
            where(ofNumber, asDouble(part)), where(ofNumber, asDecimal(part)),
            where(" IN ('STRING', 'BOOLEAN')", unquoted(part))};
}

}  // namespace sequelize::detail
