#include "sqlite_json_path.hpp"

#include "../../query/expression_node.hpp"
#include "../../query/json_path.hpp"

namespace sequelize::detail {

const JsonPathSql& sqliteJsonPath() {
    static const SqliteJsonPath only;
    return only;
}

namespace {

/// `function(document, path`
SqlPieces ofPart(std::string_view function, const JsonPart& part) {
    SqlPieces sql;
    (sql << function << "(" << part.document << ", ").bound(part.path);
    return sql;
}

Expression partCall(std::string_view function, const JsonPart& part) {
    return std::move(ofPart(function, part) << ")").take();
}

Expression besideText(std::string_view function, const JsonPart& part, const Expression& value) {
    return std::move(ofPart(function, part) << ", " << jsonOperand(value, BindOrigin::Source::jsonText) << ")").take();
}

}  // namespace

Expression SqliteJsonPath::type(const JsonPart& part) const {
    return partCall("sequelize_json_type", part);
}

Expression SqliteJsonPath::value(const JsonPart& part) const {
    return partCall("sequelize_json_value", part);
}

Expression SqliteJsonPath::text(const JsonPart& part) const {
    return partCall("sequelize_json_text", part);
}

Expression SqliteJsonPath::equals(const JsonPart& part, JsonKind, const Expression& value) const {
    return besideText("sequelize_json_equals", part, value);
}

Expression SqliteJsonPath::compares(const JsonPart& part, std::string_view sign, JsonKind,
                                    const Expression& value) const {
    return std::move(SqlPieces() << besideText("sequelize_json_compare", part, value) << sign << "0").take();
}

Expression SqliteJsonPath::like(const Expression& text, const Expression& pattern, bool escapedByBar) const {
    return std::move(SqlPieces() << "sequelize_json_like(" << text << ", " << pattern
                                 << (escapedByBar ? ", '|')" : ", '\\')"))
        .take();
}

std::vector<Expression> SqliteJsonPath::order(const JsonPart& part) const {
    return {partCall("sequelize_json_order", part)};
}

namespace {

/// What a part is set to, as a document's text; NULL is null.
Expression documentOf(const Expression& value) {
    const JsonSource source = jsonSourceOf(value);
    if (source == JsonSource::value) return jsonOperand(value, BindOrigin::Source::jsonText);
    const Expression& given = value->children.front();
    switch (source) {
        case JsonSource::document:
            return given;
        case JsonSource::part:
            return partCall("sequelize_json_part", {given->children.front(), given->text});
        case JsonSource::flag:
            return std::move(SqlPieces() << "CASE WHEN " << given << " THEN 'true' WHEN " << given
                                         << " IS NOT NULL THEN 'false' END")
                .take();
        case JsonSource::decimal:
            return std::move(SqlPieces() << "CAST(" << given << " AS TEXT)").take();
        default:
            return std::move(SqlPieces() << "sequelize_json_of(" << given << ")").take();
    }
}

}  // namespace

Expression SqliteJsonPath::set(const Expression& e) const {
    const auto& parts = e->children;
    std::size_t i = 1;
    SqlPieces sql;
    if (isRemoval(parts.back())) sql << "sequelize_json_remove(";
    const bool sets = !isRemoval(parts[1]);
    sql << (sets ? "sequelize_json_set(" : "") << parts.front();
    for (; i < parts.size() && !isRemoval(parts[i]); ++i)
        (sql << ", ").bound(parts[i]->text) << ", " << documentOf(parts[i]->children.front());
    if (sets) sql << ")";
    for (; i < parts.size(); ++i) (sql << ", ").bound(parts[i]->text);
    return std::move(sql << (isRemoval(parts.back()) ? ")" : "")).take();
}

}  // namespace sequelize::detail
