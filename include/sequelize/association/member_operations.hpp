#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <sequelize/association/members.hpp>
#include <sequelize/core/api.hpp>
#include <sequelize/schema/column_traits.hpp>
#include <sequelize/schema/table.hpp>

namespace sequelize::detail {

/// What the compiled core does with an association member: one table of functions per C++ type. `member` is the
/// member's address, and records are addressed by their position in it.
struct SEQUELIZE_API AssociationFunctions {
    bool isToMany = false;
    std::size_t bytes;  ///< the member's own size
    std::size_t alignment;
    const void* throughTag = nullptr;  ///< `structTag` of the join rows that the member keeps; null: it keeps none
    bool isAlwaysThere = false;        ///< the member is one record itself, so that it cannot say that there is none
    /// Empties the member and marks it as loaded.
    void (*clear)(void* member);
    /// Adds a new record, and a new join row where the member keeps those; returns its position.
    std::size_t (*append)(void* member);
    std::size_t (*size)(const void* member);
    void* (*at)(void* member, std::size_t position);
    /// The join row of a record, which is made where it has none; null where the member keeps none.
    void* (*throughAt)(void* member, std::size_t position);
    /// The same; null where the record has none.
    const void* (*throughOf)(const void* member, std::size_t position);
    bool (*isLoaded)(const void* member);
    /// Tells the member which association it is, for messages; the name must outlive the record.
    void (*setName)(void* member, const std::string* name);
};

/// Reaches into the members of association/members.hpp.
struct SEQUELIZE_API AssociationAccess {
    template <class M>
    static void clear(M& member) {
        if constexpr (M::isToMany)
            member.records_.reset();
        else
            member.record_.reset();
        member.loaded_ = true;
    }
    template <class M>
    static std::size_t append(M& member) {
        if constexpr (M::isToMany) {
            auto& records = member.records_.get() ? *member.records_.get() : member.records_.emplace();
            auto& record = records.emplace_back();
            if constexpr (requires { record.joinRow_; }) record.joinRow_.emplace();
            return records.size() - 1;
        } else {
            member.record_.emplace();
            return 0;
        }
    }
    template <class M>
    static std::size_t size(const M& member) {
        if constexpr (M::isToMany)
            return member.records_.get() ? member.records_.get()->size() : 0;
        else
            return member.record_.get() ? 1 : 0;
    }
    template <class M>
    static void* at(M& member, std::size_t position) {
        if constexpr (M::isToMany)
            return static_cast<typename M::Target*>(&(*member.records_.get())[position]);
        else
            return member.record_.get();
    }
    template <class M>
    static void* throughAt(M& member, std::size_t position) {
        // records that the program put in have no join rows yet
        auto& row = (*member.records_.get())[position].joinRow_;
        return row ? &*row : &row.emplace();
    }
    template <class M>
    static const void* throughOf(const M& member, std::size_t position) {
        const auto& row = (*member.records_.get())[position].joinRow_;
        return row ? &*row : nullptr;
    }
    static bool isLoaded(const AssociationMember& member) { return member.loaded_; }
    static void setName(AssociationMember& member, const std::string* name) { member.name_ = name; }
};

/// What a record may be: a class that is no column's value.
template <class U>
concept RecordStruct = std::is_class_v<U> && !ColumnType<U>;

template <class M>
struct AssociationTraits {
    static constexpr bool isAssociation = false;
};
template <class M>
    requires std::derived_from<M, AssociationMember>
struct AssociationTraits<M> {
    static constexpr bool isAssociation = RecordStruct<typename M::Target>;
    static constexpr bool isToMany = M::isToMany;
    using Target = typename M::Target;
};
/// Standard types as association members: they cannot tell "not loaded" from "none".
template <class U>
struct AssociationTraits<std::vector<U>> {
    static constexpr bool isAssociation = RecordStruct<U> && !ColumnType<std::vector<U>>;
    static constexpr bool isToMany = true;
    using Target = U;
};
template <class U>
struct ToOneTraits {
    static constexpr bool isAssociation = RecordStruct<U>;
    static constexpr bool isToMany = false;
    using Target = U;
};
template <class U>
struct AssociationTraits<std::optional<U>> : ToOneTraits<U> {};
template <class U>
struct AssociationTraits<std::unique_ptr<U>> : ToOneTraits<U> {};
template <class U>
struct AssociationTraits<std::shared_ptr<U>> : ToOneTraits<U> {};

template <class M>
using TargetOf = typename AssociationTraits<M>::Target;

template <class M>
void clearMember(void* member) {
    if constexpr (std::derived_from<M, AssociationMember>)
        AssociationAccess::clear(*static_cast<M*>(member));
    else
        *static_cast<M*>(member) = M{};
}

template <class M>
std::size_t appendMember(void* address) {
    auto& member = *static_cast<M*>(address);
    using U = TargetOf<M>;
    if constexpr (std::derived_from<M, AssociationMember>) {
        return AssociationAccess::append(member);
    } else if constexpr (AssociationTraits<M>::isToMany) {
        member.emplace_back();
        return member.size() - 1;
    } else {
        if constexpr (std::same_as<M, std::optional<U>>)
            member.emplace();
        else
            member = M(new U());
        return 0;
    }
}

template <class M>
std::size_t memberSize(const void* address) {
    const auto& member = *static_cast<const M*>(address);
    if constexpr (std::derived_from<M, AssociationMember>)
        return AssociationAccess::size(member);
    else if constexpr (AssociationTraits<M>::isToMany)
        return member.size();
    else
        return member ? 1 : 0;
}

template <class M>
void* memberAt(void* address, std::size_t position) {
    auto& member = *static_cast<M*>(address);
    if constexpr (std::derived_from<M, AssociationMember>)
        return AssociationAccess::at(member, position);
    else if constexpr (AssociationTraits<M>::isToMany)
        return &member[position];
    else
        return &*member;
}

template <class M>
inline constexpr bool keepsThroughRows = false;
template <class U, class Through>
inline constexpr bool keepsThroughRows<BelongsToMany<U, Through>> = !std::same_as<Through, NoThrough>;

template <class M>
constexpr const void* throughTagOf() {
    if constexpr (keepsThroughRows<M>)
        return &structTag<typename M::ThroughRow>;
    else
        return nullptr;
}

// Functions instead of lambdas, which are two each where nothing is optimised.
template <class M>
void* throughRowAt(void* member, std::size_t position) {
    if constexpr (keepsThroughRows<M>)
        return AssociationAccess::throughAt(*static_cast<M*>(member), position);
    else
        return nullptr;
}

template <class M>
const void* throughRowOf(const void* member, std::size_t position) {
    if constexpr (keepsThroughRows<M>)
        return AssociationAccess::throughOf(*static_cast<const M*>(member), position);
    else
        return nullptr;
}

template <class M>
bool isMemberLoaded(const void* member) {
    if constexpr (std::derived_from<M, AssociationMember>)
        return AssociationAccess::isLoaded(*static_cast<const M*>(member));
    else
        return memberSize<M>(member) != 0;
}

template <class M>
void setMemberName(void* member, const std::string* name) {
    if constexpr (std::derived_from<M, AssociationMember>) AssociationAccess::setName(*static_cast<M*>(member), name);
}

template <class M>
inline constexpr AssociationFunctions associationFunctions{
    .isToMany = AssociationTraits<M>::isToMany,
    .bytes = sizeof(M),
    .alignment = alignof(M),
    .throughTag = throughTagOf<M>(),
    .clear = &clearMember<M>,
    .append = &appendMember<M>,
    .size = &memberSize<M>,
    .at = &memberAt<M>,
    .throughAt = &throughRowAt<M>,
    .throughOf = &throughRowOf<M>,
    .isLoaded = &isMemberLoaded<M>,
    .setName = &setMemberName<M>,
};

}  // namespace sequelize::detail
