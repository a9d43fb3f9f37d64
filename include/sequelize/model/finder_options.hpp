#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <sequelize/core/logging.hpp>
#include <sequelize/model/include_options.hpp>
#include <sequelize/model/requests.hpp>
#include <sequelize/model/selection.hpp>
#include <sequelize/query/condition.hpp>
#include <sequelize/query/statement.hpp>

namespace sequelize {

/// An entry of `group`: a member or an expression.
template <class T>
class Grouping {
public:
    template <class C, class M>
    Grouping(M C::*member) : expression_(Expression::ofMember(detail::memberOffset<T>(member))) {}
    Grouping(const Computed& expression) : expression_(expression.expression()) {}
    Grouping(Literal sql) : expression_(std::move(sql)) {}
    [[nodiscard]] const Expression& expression() const noexcept { return expression_; }

private:
    Expression expression_;
};

/// What a finder may be told (Sequelize: the options of findAll), in the order of SQL's clauses.
template <class T>
struct FindOptions {
    Attributes<T> attributes{};
    List<Include<T>> include{};
    Where<T> where{};
    List<Grouping<T>> group{};
    Where<T> having{};
    List<Order<T>> order{};
    std::optional<std::uint64_t> limit{};
    std::optional<std::uint64_t> offset{};
    bool rejectOnEmpty = false;       ///< findOne, findByPk: throw EmptyResultError instead of returning none
    std::optional<Logger> logging{};  ///< instead of the connection's
};

/// `count`'s options. `.col` counts that column's values that are not NULL; with `.distinct`, the different ones.
template <class T>
struct CountOptions {
    List<Include<T>> include{};
    Where<T> where{};
    std::optional<Grouping<T>> col{};
    bool distinct = false;
    std::optional<Logger> logging{};
};

/// Options of `min`, `max`, `sum` and `exists`.
template <class T>
struct AggregateOptions {
    Where<T> where{};
    std::optional<Logger> logging{};
};

namespace detail {

/// The typed options as the compiled core takes them. The request refers to `options`, which must outlive it.
template <class T>
FindRequest requestOf(const FindOptions<T>& options) {
    FindRequest request{.selection = options.attributes.selection(),
                        .where = options.where.expression(),
                        .having = options.having.expression(),
                        .limit = options.limit,
                        .offset = options.offset,
                        .rejectOnEmpty = options.rejectOnEmpty,
                        .run = runOptions(options.logging)};
    request.includes = includesOf(options.include);
    for (const auto& group : options.group) request.group.push_back(group.expression());
    for (const auto& order : options.order) request.order.push_back(order.ordering());
    return request;
}

}  // namespace detail
}  // namespace sequelize
