#include "json_path_sql.hpp"

#include <utility>

#include "../query/expression_node.hpp"

namespace sequelize::detail {

Expression jsonOperand(const Expression& value, BindOrigin::Source form) {
    if (form == BindOrigin::Source::value) return value;
    auto node = std::make_shared<ExpressionNode>();
    node->kind = ExpressionNode::Form::jsonOperand;
    node->text = static_cast<char>(form);
    node->children.push_back(value);
    return Expression(std::move(node));
}

BindOrigin::Source jsonFormOf(const Expression& operand) {
    return static_cast<BindOrigin::Source>(operand->text.front());
}

SqlPieces& SqlPieces::operator<<(std::string_view sql) {
    text_ += sql;
    return *this;
}

SqlPieces& SqlPieces::operator<<(const Expression& e) {
    if (!text_.empty()) parts_.push_back(Expression(Literal{std::exchange(text_, {})}));
    parts_.push_back(e);
    return *this;
}

SqlPieces& SqlPieces::bound(std::string_view path) {
    return *this << Expression::ofValue(Value(path));
}

Expression SqlPieces::take() && {
    if (!text_.empty()) parts_.push_back(Expression(Literal{std::move(text_)}));
    return Expression::sequence(std::move(parts_));
}

Expression JsonPathSql::like(const Expression& text, const Expression& pattern, bool escapedByBar) const {
    return std::move(SqlPieces() << text << " LIKE " << pattern << (escapedByBar ? " ESCAPE '|'" : "")).take();
}

}  // namespace sequelize::detail
