#include "json_path_sql.hpp"

#include <algorithm>
#include <utility>

#include "../query/expression_node.hpp"
#include "../query/json_path.hpp"

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

std::vector<JsonContainer> jsonContainersOf(const Expression& set) {
    std::vector<JsonContainer> containers;
    for (std::size_t i = 1; i < set->children.size() && !isRemoval(set->children[i]); ++i) {
        const std::string& path = set->children[i]->text;
        std::size_t end = 1;
        for (const auto& step : jsonSteps(path)) {
            JsonContainer needed{path.substr(0, end), step.isIndex, step.index};
            end = step.end;
            const auto same = std::ranges::find(containers, needed.path, &JsonContainer::path);
            if (same == containers.end())
                containers.push_back(std::move(needed));
            else
                same->least = std::max(same->least, needed.least);
        }
    }
    std::ranges::stable_sort(containers, {}, [](const JsonContainer& each) { return jsonSteps(each.path).size(); });
    return containers;
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
