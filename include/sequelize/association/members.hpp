#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/association/deep_pointer.hpp>
#include <sequelize/core/api.hpp>

namespace sequelize {
namespace detail {

/// Throws AssociationError: the association was read although no include filled it.
[[noreturn]] SEQUELIZE_API void throwNotLoaded(const std::string* association);
/// Throws AssociationError: the to-one association was loaded, and there is no such record.
[[noreturn]] SEQUELIZE_API void throwNoRecord(const std::string* association);
/// Throws AssociationError: no row of the join table is known of the record.
[[noreturn]] SEQUELIZE_API void throwNoThrough(const std::string* association);

/// Throws UsageError.
[[noreturn]] SEQUELIZE_API void throwNoSuchPosition(const std::string* association, std::size_t position,
                                                    std::size_t size);

struct AssociationAccess;

/// What a finder leaves in an association member beside the records: which association it is, for messages.
class SEQUELIZE_API AssociationMember {
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

    /// Whether an include filled this, or the program did. Reading one that is not loaded throws AssociationError.
    [[nodiscard]] bool isLoaded() const noexcept { return loaded_; }

protected:
    bool loaded_ = false;
    const std::string* name_ = nullptr;  // "Grade::students"; of the process

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
    /// The record, loaded.
    ToOne(T record) { *this = std::move(record); }
    /// Puts the record in: it counts as loaded, and a `create` that includes this member stores it.
    ToOne& operator=(T record) {
        record_.emplace(std::move(record));
        loaded_ = true;
        return *this;
    }

    /// Whether there is a record. Throws AssociationError when the association was not loaded.
    [[nodiscard]] bool hasValue() const { return get() != nullptr; }
    /// Whether there is a record. Throws AssociationError when the association was not loaded.
    explicit operator bool() const { return hasValue(); }
    /// The record, or nullptr when there is none. Throws AssociationError when the association was not loaded.
    [[nodiscard]] T* get() { return checked(record_.get()); }
    [[nodiscard]] const T* get() const { return checked(record_.get()); }
    /// The record. Throws AssociationError when the association was not loaded, and when there is no record.
    [[nodiscard]] T& operator*() { return existing(record_.get()); }
    [[nodiscard]] const T& operator*() const { return existing(record_.get()); }
    /// A member of the record. Throws AssociationError when the association was not loaded, and when there is no
    /// record.
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

/// A range of records: what `HasMany` and `BelongsToMany` share. An Item is a T, or more than that.
template <class T, class Item = T>
class ToMany : public AssociationMember {
public:
    using Target = T;
    static constexpr bool isToMany = true;

    ToMany() = default;
    /// The records, loaded.
    ToMany(std::vector<T> records) { *this = std::move(records); }
    ToMany(std::initializer_list<T> records) { *this = std::vector<T>(records); }
    /// Puts the records in: they count as loaded, and a `create` that includes this member stores them.
    ToMany& operator=(std::vector<T> records) {
        if constexpr (std::same_as<T, Item>)
            records_.emplace(std::move(records));
        else
            records_.emplace(std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
        loaded_ = true;
        return *this;
    }
    ToMany& operator=(std::initializer_list<T> records) { return *this = std::vector<T>(records); }
    /// The items of another list, as they are.
    template <std::same_as<std::vector<Item>> Items>
        requires(!std::same_as<T, Item>)
    ToMany& operator=(Items items) {
        records_.emplace(std::move(items));
        loaded_ = true;
        return *this;
    }

    /// The records as a vector. Throws AssociationError when the association was not loaded.
    [[nodiscard]] std::vector<Item>& items() {
        requireLoaded();
        return records_.get() ? *records_.get() : records_.emplace();
    }
    [[nodiscard]] const std::vector<Item>& items() const {
        requireLoaded();
        static const std::vector<Item> none;
        return records_.get() ? *records_.get() : none;
    }
    /// The first record. Throws AssociationError when the association was not loaded.
    [[nodiscard]] auto begin() { return items().begin(); }
    /// The place after the last record. Throws AssociationError when the association was not loaded.
    [[nodiscard]] auto end() { return items().end(); }
    [[nodiscard]] auto begin() const { return items().begin(); }
    [[nodiscard]] auto end() const { return items().end(); }
    /// How many records there are. Throws AssociationError when the association was not loaded.
    [[nodiscard]] std::size_t size() const { return items().size(); }
    /// Whether there are no records. Throws AssociationError when the association was not loaded.
    [[nodiscard]] bool empty() const { return items().empty(); }
    /// The record at that position, from 0. Throws UsageError when there are not so many, AssociationError when the
    /// association was not loaded.
    [[nodiscard]] Item& operator[](std::size_t index) { return at(items(), index); }
    [[nodiscard]] const Item& operator[](std::size_t index) const { return at(items(), index); }

protected:
    void requireLoaded() const {
        if (!loaded_) throwNotLoaded(name_);
    }

private:
    friend struct AssociationAccess;
    template <class Records>
    auto& at(Records& records, std::size_t index) const {
        if (index >= records.size()) throwNoSuchPosition(name_, index, records.size());
        return records[index];
    }

    DeepPointer<std::vector<Item>> records_;
};

}  // namespace detail

/// The record that this one refers to by a foreign key of its own: `BelongsTo<Grade> grade{};` (Sequelize: belongsTo).
/// A member like a pointer: `student.grade->name`. A finder fills it when `.include` names it. Owns its record: copies
/// are deep. Not thread-safe, like any struct.
template <class T>
class BelongsTo : public detail::ToOne<T> {
public:
    using detail::ToOne<T>::ToOne;
    using detail::ToOne<T>::operator=;
};

/// The one record whose foreign key refers to this one: `HasOne<Locker> locker{};` (Sequelize: hasOne). A member like a
/// pointer: `student.locker->place`. A finder fills it when `.include` names it. Owns its record: copies are deep. Not
/// thread-safe, like any struct.
template <class T>
class HasOne : public detail::ToOne<T> {
public:
    using detail::ToOne<T>::ToOne;
    using detail::ToOne<T>::operator=;
};

/// The records whose foreign key refers to this one: `HasMany<Student> students{};` (Sequelize: hasMany). A range: `for
/// (const Student& s : grade.students)`. A finder fills it when `.include` names it. Owns its records: copies are deep.
/// Not thread-safe, like any struct.
template <class T>
class HasMany : public detail::ToMany<T> {
public:
    using detail::ToMany<T>::ToMany;
    using detail::ToMany<T>::operator=;
};

namespace detail {

/// No attributes of a join table's row are wanted.
struct NoThrough {};

}  // namespace detail

template <class T, class Through>
class BelongsToMany;

namespace detail {

/// A T, and the join table's row that connects it, as far as there is one: what a BelongsToMany<T, Through> holds. So
/// the row goes where its record goes, however the list is sorted or cut.
template <class T, class Through>
class Linked : public T {
public:
    Linked() = default;
    /// A record that no row connects yet.
    Linked(T record) : T(std::move(record)) {}

private:
    friend struct AssociationAccess;
    friend class sequelize::BelongsToMany<T, Through>;
    std::optional<Through> joinRow_{};
};

template <class T, class Through>
struct ItemOf {
    using type = Linked<T, Through>;
};
template <class T>
struct ItemOf<T, NoThrough> {
    using type = T;
};

}  // namespace detail

/// The records that rows of a join table connect with this one: `BelongsToMany<Course, Enrollment> courses{};`
/// (Sequelize: belongsToMany). A range: `for (const Course& c : student.courses)`. `through(i)` is the row that
/// connects the i-th record, where the member is told the rows' struct. A finder fills it when `.include` names it.
/// Owns its records: copies are deep. Not thread-safe, like any struct.
template <class T, class Through = detail::NoThrough>
class BelongsToMany : public detail::ToMany<T, typename detail::ItemOf<T, Through>::type> {
    using Records = detail::ToMany<T, typename detail::ItemOf<T, Through>::type>;

public:
    using Records::Records;
    using Records::operator=;
    using ThroughRow = Through;

    /// The join table's row that connects the record at `index`, from 0 (Sequelize: `course.Enrollment`). Throws
    /// AssociationError when there is none because the program put the record in, and when the association was not
    /// loaded.
    [[nodiscard]] const Through& through(std::size_t index) const {
        const auto& items = this->items();
        if (index >= items.size() || !items[index].joinRow_) detail::throwNoThrough(this->name_);
        return *items[index].joinRow_;
    }
    /// Says what the row is to hold that will connect the record at `index`: a `create` that includes this member
    /// stores it. Its foreign keys come from the records. Throws UsageError when there is no record at `index`,
    /// AssociationError when the association was not loaded.
    void setThrough(std::size_t index, Through row) { (*this)[index].joinRow_ = std::move(row); }
};

}  // namespace sequelize
