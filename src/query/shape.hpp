#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sequelize/query/statement.hpp>

#include "expression_node.hpp"

namespace sequelize::detail {

/// What decides of a request's SQL, as a key: everything but the values, which it collects in the order in which it
/// meets them. Two requests with the same key differ in their values only.
class Shape {
public:
    Shape() : key_(512, '\0') { values_.reserve(8); }

    /// Numbers, flags, enumerators, addresses.
    template <class... V>
        requires(std::is_scalar_v<V> && ...)
    Shape& add(V... values) {
        char* end = room((sizeof(V) + ...));
        ((std::memcpy(end, &values, sizeof values), end += sizeof values), ...);
        return *this;
    }
    Shape& add(std::string_view text);
    Shape& add(const Expression& e);
    Shape& add(const Projection& projection) {
        return add(projection.expression).add(std::string_view(projection.alias));
    }
    Shape& add(const Ordering& ordering) {
        return add(ordering.expression).add(ordering.descending).add(ordering.nulls);
    }
    template <class E>
    Shape& add(const std::vector<E>& list) {
        add(list.size());
        return addEach(list);
    }
    /// A list whose size was added.
    template <class E>
    Shape& addEach(const std::vector<E>& list) {
        for (const auto& element : list) add(element);
        return *this;
    }

    /// There is something that no key tells, such as a query within an expression.
    void setUnique() noexcept { isUnique_ = true; }
    [[nodiscard]] bool isUnique() const noexcept { return isUnique_; }
    [[nodiscard]] std::string_view key() const noexcept { return {key_.data(), used_}; }
    /// NULL and booleans are not among them: SQL has words of its own for these.
    [[nodiscard]] const std::vector<const Value*>& values() const noexcept { return values_; }

private:
    Shape& add(const ColumnReference& column);
    Shape& add(const SelectStatement& query);
    Shape& add(const std::shared_ptr<const SelectStatement>& query);
    Shape& add(const IndexHint& hint);
    Shape& add(const Join& join);
    Shape& add(const SetOperand& operand);
    void addPlace(const ExpressionNode& node);
    /// Where so many more bytes go.
    char* room(std::size_t bytes) {
        if (key_.size() - used_ < bytes) [[unlikely]]
            key_.resize(2 * (key_.size() + bytes));
        return key_.data() + std::exchange(used_, used_ + bytes);
    }

    std::string key_;  // longer than what is used: it grows seldom
    std::size_t used_ = 0;
    std::vector<const Value*> values_;
    bool isUnique_ = false;
};

/// Whether both are the same SQL with the same values.
[[nodiscard]] bool isSameExpression(const Expression& a, const Expression& b);
/// Whether its SQL binds values.
[[nodiscard]] bool hasValues(const Expression& e);

}  // namespace sequelize::detail
