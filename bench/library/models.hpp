#pragma once

#include <cstdint>
#include <string>

#include <sequelize/sequelize.hpp>

/// The tables that `expert_c data` fills, as the examples would map them.
namespace bench {

struct Reading {
    std::int32_t id{};
    std::int64_t total{};
    double ratio{};
    std::string name{}, note{};
    sequelize::Date day{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

struct Book {
    std::int64_t id{};
    std::string title{};
    int pages{};
    std::int64_t authorId{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Author {
    std::int64_t id{};
    std::string name{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::HasMany<Book> books{};
};

struct Enrollment {
    std::int64_t id{};
    int score{};
    std::int64_t studentId{}, courseId{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Course {
    std::int64_t id{};
    std::string title{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Student {
    std::int64_t id{};
    std::string name{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::BelongsToMany<Course, Enrollment> courses{};
};

struct Item {
    std::int64_t id{};
    std::string name{};
    int amount{};
    double price{};
    sequelize::DateTime createdAt{}, updatedAt{};
};

struct Account {
    std::int64_t id{};
    std::string owner{};
    std::int64_t balance{};
};

struct Membership {
    std::int64_t id{};
    int role{};
    std::int64_t clubId{}, accountId{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Club {
    std::int64_t id{};
    std::string name{};
    sequelize::BelongsToMany<Account, Membership> accounts{};
};

struct Document {
    std::int64_t id{};
    std::string title{};
    int pages{};
    std::int64_t folderId{};
    sequelize::DateTime createdAt{}, updatedAt{};
};
struct Folder {
    std::int64_t id{};
    std::string name{};
    sequelize::DateTime createdAt{}, updatedAt{};
    sequelize::HasMany<Document> documents{};
};

struct Note {
    std::int64_t id{};
    std::string title{};
    std::int64_t pageId{};
};
struct Page {
    std::int64_t id{};
    std::string title{};
    std::int64_t siteId{};
    sequelize::HasMany<Note> notes{};
};
struct Tag {
    std::int64_t id{};
    std::string title{};
    std::int64_t siteId{};
};
struct Site {
    std::int64_t id{};
    std::string name{};
    sequelize::HasMany<Page> pages{};
    sequelize::HasMany<Tag> tags{};
};

/// The connection and its models.
struct Models {
    explicit Models(sequelize::Options options);

    sequelize::Sequelize sequelize;
    sequelize::Model<Reading> readings, journal;
    sequelize::Model<Author> authors;
    sequelize::Model<Book> books;
    sequelize::Model<Student> students;
    sequelize::Model<Course> courses;
    sequelize::Model<Enrollment> enrollments;
    sequelize::Model<Item> items;
    sequelize::Model<Account> accounts;
    sequelize::Model<Club> clubs;
    sequelize::Model<Membership> memberships;
    sequelize::Model<Folder> folders;
    sequelize::Model<Document> documents;
    sequelize::Model<Site> sites;
    sequelize::Model<Page> pages;
    sequelize::Model<Tag> tags;
    sequelize::Model<Note> notes;
};

}  // namespace bench
