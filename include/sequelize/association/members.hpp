#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/deep_pointer.hpp>

namespace sequelize {
namespace detail {

/// Throws AssociationError: the association was read although no include filled it.
[[noreturn]] void throwNotLoaded(const std::string* association);
/// Throws AssociationError: the to-one association was loaded, and there is no such record.
[[noreturn]] void throwNoRecord(const std::string* association);

struct AssociationAccess;

/// What a finder leaves in an association member beside the records: which association it is, for messages.
class AssociationMember {
public:
    AssociationMember() = default;
    AssociationMember(const AssociationMember&) = default;
    /// What was moved from is not loaded: its records are gone.
    AssociationMember(AssociationMember&& other) noexcept
        : loaded_(std::exchange(other.loaded_, false)), name_(other.name_) {}
    AssociationMember& operator=(const AssociationMember&) = default;
    AssociationMember& operator=(AssociationMember&& other) noexcept {
        loaded_ = std::exchange(other.loaded_, false);
        name_ = other.name_;
        return *this;
    }
    ~AssociationMember() = default;

    /// Whether an include filled this, or the program did. Reading one that is not throws.
    [[nodiscard]] bool isLoaded() const noexcept { return loaded_; }

protected:
    bool loaded_ = false;
    const std::string* name_ = nullptr;  // "Grade::students"; owned by the model

private:
    friend struct AssociationAccess;
};

/// A record or none: what `BelongsTo` and `HasOne` share.
template <class T>
class ToOne : public AssociationMember {
public:
    using Target = T;
    static constexpr bool isToMany = false;

    ToOne() = default;
    ToOne(T record) { *this = std::move(record); }
    ToOne& operator=(T record) {
        record_.emplace(std::move(record));
        loaded_ = true;
        return *this;
    }

    /// Whether there is a record. Throws AssociationError when it was not loaded, here and below.
    [[nodiscard]] bool hasValue() const { return get() != nullptr; }
    explicit operator bool() const { return hasValue(); }
    /// The record, or nullptr when there is none.
    [[nodiscard]] T* get() { return checked(record_.get()); }
    [[nodiscard]] const T* get() const { return checked(record_.get()); }
    /// The record. Throws AssociationError also when there is none.
    [[nodiscard]] T& operator*() { return existing(record_.get()); }
    [[nodiscard]] const T& operator*() const { return existing(record_.get()); }
    [[nodiscard]] T* operator->() { return &existing(record_.get()); }
    [[nodiscard]] const T* operator->() const { return &existing(record_.get()); }

private:
    friend struct AssociationAccess;
    template <class P>
    P checked(P record) const {
        if (!loaded_) throwNotLoaded(name_);
        return record;
    }
    template <class P>
    auto& existing(P record) const {
        if (!checked(record)) throwNoRecord(name_);
        return *record;
    }

    DeepPointer<T> record_;
};

/// A range of records: what `HasMany` and `BelongsToMany` share.
template <class T>
class ToMany : public AssociationMember {
public:
    using Target = T;
    static constexpr bool isToMany = true;

    ToMany() = default;
    ToMany(std::vector<T> records) { *this = std::move(records); }
    ToMany(std::initializer_list<T> records) { *this = std::vector<T>(records); }
    ToMany& operator=(std::vector<T> records) {
        records_.emplace(std::move(records));
        loaded_ = true;
        return *this;
    }
    ToMany& operator=(std::initializer_list<T> records) { return *this = std::vector<T>(records); }

    /// The records. Throws AssociationError when they were not loaded, here and below.
    [[nodiscard]] std::vector<T>& items() {
        requireLoaded();
        return records_.get() ? *records_.get() : records_.emplace();
    }
    [[nodiscard]] const std::vector<T>& items() const {
        requireLoaded();
        static const std::vector<T> none;
        return records_.get() ? *records_.get() : none;
    }
    [[nodiscard]] auto begin() { return items().begin(); }
    [[nodiscard]] auto end() { return items().end(); }
    [[nodiscard]] auto begin() const { return items().begin(); }
    [[nodiscard]] auto end() const { return items().end(); }
    [[nodiscard]] std::size_t size() const { return items().size(); }
    [[nodiscard]] bool empty() const { return items().empty(); }
    [[nodiscard]] T& operator[](std::size_t index) { return items().at(index); }
    [[nodiscard]] const T& operator[](std::size_t index) const { return items().at(index); }

protected:
    void requireLoaded() const {
        if (!loaded_) throwNotLoaded(name_);
    }

private:
    friend struct AssociationAccess;
    DeepPointer<std::vector<T>> records_;
};

}  // namespace detail

/// The record that this one refers to by a foreign key of its own: `BelongsTo<Grade> grade{};`. Pointer-like.
template <class T>
class BelongsTo : public detail::ToOne<T> {
public:
    using detail::ToOne<T>::ToOne;
    using detail::ToOne<T>::operator=;
};

/// The one record whose foreign key refers to this one. Pointer-like.
template <class T>
class HasOne : public detail::ToOne<T> {
public:
    using detail::ToOne<T>::ToOne;
    using detail::ToOne<T>::operator=;
};

/// The records whose foreign key refers to this one. A range.
template <class T>
class HasMany : public detail::ToMany<T> {
public:
    using detail::ToMany<T>::ToMany;
    using detail::ToMany<T>::operator=;
};

/// No attributes of a join table's row are wanted.
struct NoThrough {};

/// The records that rows of a join table connect with this one. A range; `through(i)` is the i-th's row.
template <class T, class Through = NoThrough>
class BelongsToMany : public detail::ToMany<T> {
public:
    using detail::ToMany<T>::ToMany;
    using detail::ToMany<T>::operator=;
    using ThroughRow = Through;

    /// The join table's row that connects the record at `index`. Throws AssociationError when there is none, since the
    /// program put the record in.
    [[nodiscard]] const Through& through(std::size_t index) const {
        this->requireLoaded();
        if (!rows_.get() || index >= rows_.get()->size()) detail::throwNoRecord(this->name_);
        return (*rows_.get())[index];
    }

private:
    friend struct detail::AssociationAccess;
    detail::DeepPointer<std::vector<Through>> rows_;
};

}  // namespace sequelize
