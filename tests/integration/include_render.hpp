#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "integration/include_tree.hpp"

/// One text for a record and what is below it, whether the library or the reference found it.
namespace test::world {

struct Fact {
    Number serial = 0, a = 0;
    MaybeNumber b{};
};

inline std::string text(const Fact& fact) {
    return std::to_string(fact.serial) + ":" + std::to_string(fact.a) + ":" + (fact.b ? std::to_string(*fact.b) : "-");
}

inline Fact factOf(const auto& record) {
    return {record.serial, record.a, record.b};
}

/// `{first, second}`; sorted when nothing says in which order they come.
inline std::string listed(std::vector<std::string> records, bool isOrdered) {
    if (!isOrdered) std::sort(records.begin(), records.end());
    std::string out = "{";
    for (const auto& record : records) out += (out.size() > 1 ? ", " : "") + record;
    return out + "}";
}

/// Calls `visit` with the struct's association member of that number.
template <class T, class Visit>
void visitEdge(std::size_t number, Visit visit) {
    std::size_t i = 0;
    std::apply([&](auto... members) { ((i++ == number ? visit(members) : void()), ...); }, Edges<T>::list);
}

template <class T>
std::string render(const T& record, const std::vector<Node>& nodes) {
    std::string out = text(factOf(record));
    for (const auto& node : nodes) {
        visitEdge<T>(node.edge, [&]<class M>(M T::*member) {
            const auto& related = record.*member;
            std::vector<std::string> records;
            if constexpr (M::isToMany) {
                for (std::size_t i = 0; i < related.size(); ++i) {
                    records.push_back(render<typename M::Target>(related[i], node.children));
                    if constexpr (sequelize::detail::keepsThroughRows<M>)
                        records.back() += "~" + std::to_string(related.through(i).weight);
                }
            } else if (related) {
                records.push_back(render(*related, node.children));
            }
            out += " " + listed(std::move(records), !node.order.empty());
        });
    }
    return out;
}

}  // namespace test::world
