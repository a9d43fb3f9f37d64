#include "sqlite_json_path.hpp"

#include "../../query/expression_node.hpp"

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

Expression SqliteJsonPath::set(const Expression& e) const {
    SqlPieces sql;
    sql << "sequelize_json_set(" << e->children.front();
    for (std::size_t i = 1; i < e->children.size(); ++i)
        (sql << ", ").bound(e->children[i]->text)
            << ", " << jsonOperand(e->children[i]->children.front(), BindOrigin::Source::jsonText);
    return std::move(sql << ")").take();
}

}  // namespace sequelize::detail
